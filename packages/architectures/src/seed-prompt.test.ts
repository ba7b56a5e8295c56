import { expect, test } from 'vitest';
import { answerInstruction } from './seed-prompt.ts';

test('math and choice answers go into the answer tag', () => {
  for (const format of ['math', 'choice'] as const)
    expect(answerInstruction(format)).toContain('inside <answer>...</answer>');
  expect(answerInstruction('choice')).toContain('only the letter');
});

test('code goes into one fenced block with the function name from the question', () => {
  const instruction = answerInstruction('code');
  expect(instruction).toContain('one fenced ```python block');
  expect(instruction).toContain('import');
  expect(instruction).toContain('exact function name');
});
