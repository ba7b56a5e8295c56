import { expect, test } from 'vitest';
import type { OutcomePair } from '../../../statistics/outcome-pair.ts';
import { entryPower } from './entry-power.ts';

/** 100 questions from `first` on, under one seed; of every ten, one is gained. */
function pairsOf(search: string, first: number): OutcomePair[] {
  return Array.from({ length: 100 }, (_, index) => ({
    cluster: `question ${first + index}`,
    search,
    one: index % 10 === 0 ? 'incorrect' : 'correct',
    other: 'correct',
  }));
}

test('the smallest difference is that of the questions of one seed, also if every seed tests other questions', () => {
  const { detectable } = entryPower(pairsOf('1', 0), 5);
  const disjoint = ['1', '2', '3'].flatMap((seed, index) => pairsOf(seed, 100 * index));
  expect(detectable).toBeGreaterThan(5);
  expect(entryPower(disjoint, 5).detectable).toBe(detectable);
});
