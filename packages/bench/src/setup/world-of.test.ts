import type { Gold } from '@maspo/tasks';
import { expect, test } from 'vitest';
import { knownQuestion } from './world-of.ts';

const long = 'A shop sells pens at 12 cents. What do 4 pens cost?';

test.each<[string, Gold, string]>([
  ['math', { format: 'math', answer: '\\frac{1}{2}' }, '<answer>\\frac{1}{2}</answer>'],
  ['choice', { format: 'choice', letter: 'B', options: ['1', '2', '3'] }, '<answer>B</answer>'],
  [
    'code',
    { format: 'code', setup: '', entryPoint: 'one', tests: ['assert one() == 1'], solution: 'def one(): return 1\n' },
    '```python\ndef one(): return 1\n```',
  ],
])('answers to %s questions have the requested form, and no wrong answer equals the right answer', (_, gold, right) => {
  const entry = knownQuestion({ id: 'q', text: long, gold });
  expect(entry.right).toBe(right);
  expect(entry.wrong.length).toBeGreaterThan(0);
  expect(entry.wrong).not.toContain(right);
});

test('the wrong choices are the letters of the other options', () => {
  const gold: Gold = { format: 'choice', letter: 'B', options: ['1', '2', '3'] };
  const { wrong } = knownQuestion({ id: 'q', text: long, gold });
  expect(wrong).toEqual(['<answer>A</answer>', '<answer>C</answer>']);
});
