import type { PromptMap } from '@maspo/core';
import { shownText } from '../terminal/shown-text.ts';
import { fenced } from './fenced.ts';
import type { FinalPromptSet } from './finish/final-prompt-set.ts';

/** Section 1: the final prompts verbatim, and the seed prompts that they replace. */
export function promptsSection(prompts: FinalPromptSet, seedPrompts: PromptMap): string {
  const parts = prompts.map(({ agent, prompt, version, seedVersion, changed, frozen }) => {
    const name = shownText(agent);
    if (!changed) return `### ${name} (${frozen ? 'frozen' : 'unchanged'}, ${version})\n\n${fenced(prompt)}`;
    const title = `### ${name} (${seedVersion} → ${version})`;
    return [title, fenced(prompt), 'It replaces:', fenced(seedPrompts[agent]!)].join('\n\n');
  });
  return ['## 1. Final prompt set', ...parts].join('\n\n');
}
