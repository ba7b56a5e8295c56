import { promptVersion } from '@maspo/core';
import type { FinishedRun } from './read-run.ts';

/** The final prompts verbatim, and the seed prompts that they replace. */
export function promptsSection({ prompts }: FinishedRun): string {
  const parts = Object.entries(prompts.final).map(([agent, final]) => {
    const seed = prompts.seed[agent]!;
    if (final === seed) return `### ${agent} (unchanged, ${promptVersion(final)})\n\n${fenced(final)}`;
    return [
      `### ${agent} (${promptVersion(seed)} → ${promptVersion(final)})`,
      fenced(final),
      'It replaces:',
      fenced(seed),
    ].join('\n\n');
  });
  return ['## Prompts', ...parts].join('\n\n');
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
