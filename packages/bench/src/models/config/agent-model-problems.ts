import type { MasGraph } from '@maspo/core';
import { closest } from 'fastest-levenshtein';
import type { RunConfig } from '../../config/run-config.ts';

/** Where the models that agents name and those below `models.agents` do not go together, one line each. */
export function agentModelProblems({ agents }: MasGraph, configured: RunConfig['models']['agents'] = {}): string[] {
  const keys = Object.keys(configured);
  const known =
    keys.length === 0 ? 'configure it there, or remove the key for the default model' : `known are ${keys.join(', ')}`;
  const naming = agents.flatMap(({ id, model, turnOf }) =>
    model === undefined || turnOf !== undefined ? [] : [{ id, model }],
  );
  return [
    ...naming
      .filter(({ model }) => !keys.includes(model))
      .map(({ id, model }) => {
        const nearest = keys.length === 0 ? '' : ` Did you mean "${closest(model, keys)}"?`;
        return `agent "${id}" names the model "${model}", which is not in models.agents: ${known}.${nearest}`;
      }),
    ...keys
      .filter((key) => naming.every(({ model }) => model !== key))
      .map(
        (key) =>
          `models.agents.${key}: no agent names it: remove it, or give an agent of a graph file \`model: ${key}\``,
      ),
  ];
}
