import { expect, test } from 'vitest';
import type { Example } from '../example/example.ts';
import { findOverlaps } from './find-overlaps.ts';

const example = (id: string, text: string): Example => ({ id, text, gold: { format: 'math', answer: '1' } });

test('questions with equal text are found across every pair of sets, whatever their ids', () => {
  const one = { id: 'one', examples: [example('one/1', 'What is 1?'), example('one/2', 'What is 2?')] };
  const two = { id: 'two', examples: [example('two/7', 'What  is 2?')] };
  const three = { id: 'three', examples: [example('three/1', 'What is 3?')] };
  expect(findOverlaps([one, two, three])).toEqual([{ benchmarks: ['one', 'two'], rows: [['one/2', 'two/7']] }]);
});
