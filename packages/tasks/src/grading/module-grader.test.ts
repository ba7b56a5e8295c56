import { expect, test } from 'vitest';
import type { Example } from '../example/example.ts';
import { createGrader } from './grade-example.ts';
import type { AnswerToScore, ScoreFunction } from './scoring.ts';

const example: Example = {
  id: 'mine/1',
  text: 'How many?',
  gold: { format: 'row', answer: 3, row: { question: 'How many?', answer: 3, level: 'easy' } },
};
const graded = async (score: unknown, output = 'Three: <answer>3</answer>') => {
  const grade = await createGrader({ kind: 'module', module: './score.ts', score: score as ScoreFunction });
  return grade(example, output);
};

test('a function gets the whole output, its answer, the right answer and the row', async () => {
  let got: AnswerToScore | undefined;
  await graded((answer: AnswerToScore) => {
    got = answer;
    return true;
  });
  expect(got).toEqual({
    id: 'mine/1',
    question: 'How many?',
    output: 'Three: <answer>3</answer>',
    text: '3',
    answer: 3,
    row: { question: 'How many?', answer: 3, level: 'easy' },
  });
});

test.each<[unknown, object]>([
  [() => true, { outcome: 'correct', rule: 'tag/module' }],
  [async () => false, { outcome: 'incorrect', rule: 'tag/module' }],
  [() => ({ unscored: 'a trick' }), { outcome: 'unscored', reason: 'a trick' }],
  [() => 1, { outcome: 'unscored', reason: "./score.ts returned 1, expected true, false or { unscored: 'why' }" }],
  [() => undefined, { outcome: 'unscored', reason: expect.stringContaining('./score.ts returned nothing') }],
  [
    () => {
      throw new Error('no such key\nwith details');
    },
    { outcome: 'unscored', reason: './score.ts failed: no such key' },
  ],
])('%s leads to its outcome, and a fault of the function never ends a run', async (score, outcome) => {
  expect(await graded(score)).toMatchObject(outcome);
});
