import { type Example, splitExamples } from '@maspo/tasks';
import { expect, test } from 'vitest';
import { labelledQuestions } from './labelled-questions.ts';

const examples = Array.from(
  { length: 20 },
  (_, index): Example => ({ id: `q${index}`, text: `What is ${index}?`, gold: { format: 'math', answer: `${index}` } }),
);
const task = {
  id: 'sums',
  format: 'math',
  scoring: 'math',
  tested: true,
  requirement: 'Right.',
  examples,
  validation: [],
  notes: [],
  sha256: '',
} as const;

test('labelled questions are pool and validation with their answers, in the order of the split, without test questions', () => {
  const split = splitExamples(examples, { mode: 'held-out', pool: 6, validation: 3, seed: 1 });
  const labelled = labelledQuestions({ task, split });
  expect(labelled.map(({ id }) => id)).toEqual([...split.pool, ...split.validation].map(({ id }) => id));
  expect(labelled.every(({ id, gold }) => gold.format === 'math' && `q${gold.answer}` === id)).toBe(true);
  const test = new Set(split.test.map(({ id }) => id));
  expect(labelled.filter(({ id }) => test.has(id))).toEqual([]);
});

test('where the pool is drawn from the test set, only validation is left', () => {
  const split = splitExamples(examples, { mode: 'transductive', pool: 6, validation: 3, seed: 1 });
  expect(labelledQuestions({ task, split })).toEqual(split.validation);
});

test('a split without any labelled question is refused, with advice', () => {
  const split = splitExamples(examples, { mode: 'transductive', pool: 6, seed: 1 });
  expect(() => labelledQuestions({ task, split })).toThrow(/all 6 of the pool are test questions.*split: held-out/);
});
