import { expect, test } from 'vitest';
import { comparisonLines } from './comparison-lines.ts';
import type { RunComparison } from './run-comparison.ts';

const side = {
  run: 'one',
  prompts: 'final',
  accuracy: 0.5,
  low: 0.4,
  high: 0.6,
  cost: null,
  usesLabels: false,
  leaks: 0,
};

function textOf(power: Partial<RunComparison['power']>): string {
  const comparison = {
    task: { id: 'math', sha256: '' },
    ...{ protocol: 'held-out', grading: 'repaired', one: side, other: side, gained: 3, lost: 2, p: 1 },
    questions: { n: 100, unscoredLeftOut: 0, onlyInOne: 0, onlyInOther: 0 },
    difference: { points: 1, low: -4, high: 6 },
    effect: { cohensH: 0.02, cohensG: 0.1, oddsRatio: 1.5 },
    power: { discordant: 0.05, detectablePoints: null, points: 2, questionsNeeded: 980, ...power },
  } as unknown as RunComparison;
  return comparisonLines(comparison).join(' ').replaceAll(/ +/g, ' ');
}

test('too few questions are called too few, and not evidence that the prompts are equal', () => {
  expect(textOf({})).toContain(
    'with 5.00 % changing sides, 100 questions are too few to show any difference that this share allows, with 80 % power; 2 points need 980 questions',
  );
});

test('a difference beyond the share that changed sides is not said to need few questions at that share', () => {
  expect(textOf({ points: 10, questionsNeeded: 77 })).toContain(
    'for 10 points at least 10 % must change sides, and then 77 questions are needed',
  );
});

test('the difference says which side is subtracted', () => {
  expect(textOf({})).toContain('difference +1.00 points (second less first) 95 %');
});

test('for enough questions, the smallest difference that they show is printed', () => {
  expect(textOf({ detectablePoints: 4.96 })).toContain(
    '100 questions show a difference of 5.0 points with 80 % power; 2 points need',
  );
});
