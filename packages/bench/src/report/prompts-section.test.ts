import { marked } from 'marked';
import { expect, test } from 'vitest';
import type { FinishedRun } from '../records/read-run.ts';
import { finalPromptSet } from './finish/final-prompt-set.ts';
import { promptsSection } from './prompts-section.ts';

function sectionOf(seed: Record<string, string>, final: Record<string, string>): string {
  return promptsSection(finalPromptSet({ prompts: { seed, final }, events: [] } as unknown as FinishedRun), seed);
}

/** The texts that a Markdown reader sees in fences. */
function fencedTexts(markdown: string): string[] {
  return marked.lexer(markdown).flatMap((token) => (token.type === 'code' ? [token.text] : []));
}

test.each([
  ['plain text', 'Solve {question}'],
  ['its own fence', 'Answer in\n```python\nprint(1)\n```\n{question}'],
  ['a long run of backticks', 'Write `````` and `` ` `` before {question}'],
  ['tildes, headings and HTML', '~~~\n# Not a heading\n<b>{question}</b>'],
])('a prompt with %s is quoted verbatim', (_, prompt) => {
  const section = sectionOf({ solver: 'Seed {question}' }, { solver: prompt });
  expect(fencedTexts(section)).toEqual([prompt, 'Seed {question}']);
  expect(section).toMatch(/^## 1\. Final prompt set\n\n### solver \([0-9a-f]+ → [0-9a-f]+\)/);
});

test('an unchanged prompt is shown once and marked as unchanged', () => {
  const prompts = { solver: 'Solve {question}' };
  const section = sectionOf(prompts, prompts);
  expect(section).toContain('### solver (unchanged, ');
  expect(fencedTexts(section)).toEqual(['Solve {question}']);
});
