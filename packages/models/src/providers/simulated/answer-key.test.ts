import { expect, test } from 'vitest';
import { createAnswerKey, type KnownQuestion } from './answer-key.ts';

const math = (text: string): KnownQuestion => ({ text, right: '<answer>7</answer>', wrong: ['<answer>8</answer>'] });
const found = (texts: string[], message: string) => createAnswerKey(texts.map((text) => math(text))).within(message);

const long = 'A shop sells pens at 12 cents. What do 4 pens cost?';

test('a question is found by its text, whatever white space surrounds it', () => {
  const key = createAnswerKey([math(long), math('\nWhat is 3 + 4?\n')]);
  expect(key.exact(long)?.right).toBe('<answer>7</answer>');
  expect(key.exact('What is 3 + 4?')?.right).toBe('<answer>7</answer>');
  expect(key.exact('What is 3 + 5?')).toBeUndefined();
});

test.each([
  ['a long question', long],
  ['a short question', '3 + 4'],
  ['a question of the opening length', 'x'.repeat(24)],
])('%s is found inside a longer message, at either end, and alone', (_, text) => {
  for (const message of [`Solve this.\n\n${text}\n\nThink.`, `Solve ${text}`, `${text} Solve it.`, text])
    expect(found([text], message)?.text).toBe(text);
  expect(found([text], 'Solve this.')).toBeUndefined();
});

test.each([
  ['long', [long, `${long} And 5 pens?`]],
  ['short', ['3 + 4', '3 + 41']],
  ['short and long', ['A shop sells pens.', 'A shop sells pens. What do 4 pens cost?']],
])('if one of two %s questions begins with the other, the question in the message is found', (_, [one, other]) => {
  for (const texts of [
    [one!, other!],
    [other!, one!],
  ]) {
    expect(found(texts, `Solve ${one} now`)?.text).toBe(one);
    expect(found(texts, `Solve ${other} now`)?.text).toBe(other);
  }
});
