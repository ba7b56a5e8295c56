import type { MasGraph } from '@maspo/core';
import { unknownName } from '@maspo/core';
import type { ModelsConfig } from './models-config.ts';

/** The mismatches between the models that agents name and the models below `models.agents`, one line each. */
export function agentModelIssues({ agents }: MasGraph, configured: ModelsConfig['agents'] = {}): string[] {
  const keys = Object.keys(configured);
  const naming = agents.flatMap(({ id, model, turnOf }) =>
    model === undefined || turnOf !== undefined ? [] : [{ id, model }],
  );
  return [
    ...naming.filter(({ model }) => !keys.includes(model)).map(({ id, model }) => notConfigured(id, model, keys)),
    ...keys
      .filter((key) => naming.every(({ model }) => model !== key))
      .map(
        (key) =>
          `models.agents.${key}: no agent names it: remove it, or give an agent of a graph file \`model: ${key}\``,
      ),
  ];
}

function notConfigured(agent: string, model: string, keys: readonly string[]): string {
  if (keys.length > 0) return `agent "${agent}": ${unknownName('key of models.agents', model, { known: keys })}`;
  return `agent "${agent}" names the model "${model}", which is not in models.agents: configure it there, or remove the key for the default model`;
}
