import { extname } from 'node:path';
import { MaspoError, type PromptMap } from '@maspo/core';
import { stringify } from 'yaml';
import { fenced } from './fenced.ts';

/** The final prompts of a run, with the facts that limit their use. */
export interface ExportedPrompts {
  /** Id of the run. */
  readonly run: string;
  readonly simulated: boolean;
  readonly final: PromptMap;
  /** Hashes of the questions that the search saw: `maspo evaluate --prompts` refuses a held-out score on them. */
  readonly seen: readonly string[];
}

const forms: Readonly<Record<string, (prompts: ExportedPrompts) => string>> = {
  '.json': (prompts) => `${JSON.stringify(prompts, null, 2)}\n`,
  '.yaml': (prompts) => stringify(prompts, { lineWidth: 0 }),
  '.yml': (prompts) => stringify(prompts, { lineWidth: 0 }),
  '.md': markdown,
  '.ts': typescript,
};

/** The prompts in the format that the extension of the file selects. Throws `MaspoError('invalid-input')` for any other extension. */
export function promptsAs(file: string, prompts: ExportedPrompts): string {
  const form = forms[extname(file)];
  if (form !== undefined) return form(prompts);
  const known = Object.keys(forms).join(', ');
  throw new MaspoError('invalid-input', `${file}: its name has to end in ${known}, which selects the format`);
}

function markdown({ run, simulated, final }: ExportedPrompts): string {
  const notice = simulated ? ['> **SIMULATED.** The models of this run were simulated.'] : [];
  const parts = Object.entries(final).flatMap(([agent, prompt]) => [`## ${agent}`, fenced(prompt)]);
  return `${[`# Prompts of the run ${run}`, ...notice, ...parts].join('\n\n')}\n`;
}

function typescript({ run, simulated, final }: ExportedPrompts): string {
  const notice = simulated ? ' SIMULATED: its models were simulated.' : '';
  const lines = Object.entries(final).map(([agent, prompt]) => `  ${key(agent)}: ${JSON.stringify(prompt)},\n`);
  return `/** Prompts of the run ${run}, by agent.${notice} */\nexport const prompts = {\n${lines.join('')}} as const;\n`;
}

/** Without brackets, `__proto__` would name the prototype. */
function key(agent: string): string {
  return agent === '__proto__' ? '["__proto__"]' : JSON.stringify(agent);
}
