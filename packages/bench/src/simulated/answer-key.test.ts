import type { Example, Gold } from '@maspo/tasks';
import { expect, test } from 'vitest';
import { createAnswerKey } from './answer-key.ts';

const math = (text: string, answer = '7'): Example => ({ id: text, text, gold: { format: 'math', answer } });
const found = (texts: string[], message: string) => createAnswerKey(texts.map((text) => math(text))).within(message);

const long = 'A shop sells pens at 12 cents. What do 4 pens cost?';

test('a question is found by its text alone, whatever white space surrounds it', () => {
  const key = createAnswerKey([math(long), math('\nWhat is 3 + 4?\n')]);
  expect(key.exact(long)?.right).toBe('<answer>7</answer>');
  expect(key.exact('What is 3 + 4?')?.right).toBe('<answer>7</answer>');
  expect(key.exact('What is 3 + 5?')).toBeUndefined();
});

test.each([
  ['a long question', long],
  ['a short one', '3 + 4'],
  ['one of the opening length', 'x'.repeat(24)],
])('%s is found inside a longer message, at either end, and alone', (_, text) => {
  for (const message of [`Solve this.\n\n${text}\n\nThink.`, `Solve ${text}`, `${text} Solve it.`, text])
    expect(found([text], message)?.text).toBe(text);
  expect(found([text], 'Solve this.')).toBeUndefined();
});

test.each([
  ['long', [long, `${long} And 5 pens?`]],
  ['short', ['3 + 4', '3 + 41']],
  ['short and long', ['A shop sells pens.', 'A shop sells pens. What do 4 pens cost?']],
])('of two %s questions, one the beginning of the other, the one that is there is found', (_, [one, other]) => {
  for (const texts of [
    [one!, other!],
    [other!, one!],
  ]) {
    expect(found(texts, `Solve ${one} now`)?.text).toBe(one);
    expect(found(texts, `Solve ${other} now`)?.text).toBe(other);
  }
});

test.each<[string, Gold, string]>([
  ['math', { format: 'math', answer: '\\frac{1}{2}' }, '<answer>\\frac{1}{2}</answer>'],
  ['choice', { format: 'choice', letter: 'B', options: ['1', '2', '3'] }, '<answer>B</answer>'],
  [
    'code',
    { format: 'code', setup: '', entryPoint: 'one', tests: ['assert one() == 1'], solution: 'def one(): return 1\n' },
    '```python\ndef one(): return 1\n```',
  ],
])('answers to %s questions are in the form that is asked for, and no wrong one is the right one', (_, gold, right) => {
  const entry = createAnswerKey([{ id: 'q', text: long, gold }]).exact(long)!;
  expect(entry.right).toBe(right);
  expect(entry.wrong.length).toBeGreaterThan(0);
  expect(entry.wrong).not.toContain(right);
});

test('the wrong choices are the letters of the other options', () => {
  const gold: Gold = { format: 'choice', letter: 'B', options: ['1', '2', '3'] };
  const { wrong } = createAnswerKey([{ id: 'q', text: long, gold }]).exact(long)!;
  expect(wrong).toEqual(['<answer>A</answer>', '<answer>C</answer>']);
});
