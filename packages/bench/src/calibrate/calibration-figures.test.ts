import type { Verdict } from '@maspo/core';
import { expect, test } from 'vitest';
import { calibrationFigures } from './calibration-figures.ts';
import type { JudgedPair } from './judge-pair.ts';
import type { PairKind } from './make-pairs.ts';

const lost: Verdict = { unscored: 'no usable reply' };

function figuresOf(
  ...pairs: [kind: PairKind, question: string, asFirst: Verdict, asSecond: Verdict, again?: Verdict][]
) {
  const judged = pairs.map(
    ([kind, question, asFirst, asSecond, again]): JudgedPair => ({ kind, question, asFirst, asSecond, again }),
  );
  return calibrationFigures(judged);
}

test('every figure of a hand-counted calibration', () => {
  const figures = figuresOf(
    ['drawn', 'a', 'win', 'win', 'win'],
    ['drawn', 'b', 'win', 'loss', 'loss'], // the first place won twice
    ['corrected', 'c', 'tie', 'win', 'tie'],
    ['corrupted', 'd', 'win', lost, lost],
    ['padded', 'a', 'tie', 'tie'],
    ['padded', 'b', 'win', 'tie'],
    ['padded', 'c', 'loss', lost],
  );
  expect(figures).toMatchObject({
    agreement: { value: 5 / 6, n: 6 },
    // a: a win; b and c: ties, since the orders disagree; d has only one usable order.
    agreementOfBoth: { value: 1, n: 1 },
    tiesOfBoth: { value: 2 / 3, n: 3 },
    agreementByKind: { drawn: { value: 3 / 4, n: 4 }, corrected: { value: 1, n: 1 }, corrupted: { value: 1, n: 1 } },
    // a: 0, b: 0.5, c: (0.5 + 0) / 2 - 0.5 = -0.25; padded a: 0, b: (1 + 0.5) / 2 - 0.5 = 0.25; the others have only one usable order.
    positionBias: { value: 0.5 / 5, n: 5 },
    verbosityBias: { value: 0.25 / 2, n: 2 },
    tiesOnDiffering: { value: 1 / 7, n: 7 },
    tiesOnEqual: { value: 3 / 5, n: 5 },
    sameOnRepeat: { value: 2 / 3, n: 3 },
    sameInBothOrders: { value: 1 / 3, n: 3 },
    unscored: { value: 3 / 18, n: 18 },
  });
});

test('for probabilities, agreement uses the side of 0.5, a bias the value, and both orders the mean', () => {
  const figures = figuresOf(
    ['drawn', 'a', { value: 0.9 }, { value: 0.7 }], // mean 0.8
    ['drawn', 'b', { value: 0.9 }, { value: 0.12 }], // mean 0.51
    ['corrected', 'c', { value: 0.52 }, { value: 0.2 }], // mean 0.36
    ['corrected', 'd', { value: 0.75 }, { value: 0.25 }], // mean 0.5, a tie
    ['padded', 'a', { value: 0.6 }, { value: 0.5 }],
    ['padded', 'b', { value: 0.5 }, lost],
  );
  expect(figures).toMatchObject({
    agreement: { value: 5 / 8, n: 8 },
    agreementOfBoth: { value: 2 / 3, n: 3 },
    tiesOfBoth: { value: 1 / 4, n: 4 },
    // a: 0.1, b: 0.39, c: 0.16, d: 0.25, padded a: 0.05.
    positionBias: { value: expect.closeTo(0.95 / 5, 9), n: 5 },
    verbosityBias: { value: expect.closeTo(0.05, 9), n: 1 },
    tiesOnDiffering: { value: 0, n: 8 },
    tiesOnEqual: { value: 2 / 3, n: 3 },
    sameOnRepeat: { n: 0 },
    sameInBothOrders: { value: 1 / 4, n: 4 },
    unscored: { value: 1 / 12, n: 12 },
  });
});

test('a judge whose mean over both orders is always right is known as such, although a place moves its values more', () => {
  const pairs = Array.from({ length: 40 }, (_, index): Parameters<typeof figuresOf>[number] => [
    'drawn',
    `${index}`,
    { value: 0.73 },
    { value: 0.33 },
  ]);
  const { agreementOfBoth, tiesOfBoth } = figuresOf(...pairs);
  expect(agreementOfBoth).toMatchObject({ value: 1, n: 40 });
  expect(agreementOfBoth.low).toBeGreaterThan(0.9);
  expect(tiesOfBoth.value).toBe(0);
});

test('intervals contain their figure, and are wider than those of independent judgements', () => {
  const pairs = Array.from({ length: 20 }, (_, index): Parameters<typeof figuresOf>[number] =>
    index % 4 === 0 ? ['drawn', `${index}`, 'loss', 'loss', 'loss'] : ['drawn', `${index}`, 'win', 'win', 'win'],
  );
  const { agreement, sameOnRepeat } = figuresOf(...pairs);
  expect(agreement).toMatchObject({ value: 0.75, n: 40 });
  // The second judgement of a pair repeats the first, so the interval is Wilson's for 15 of 20, [0.531, 0.888], slightly widened by the
  // estimated design effect.
  expect(agreement.low).toBeGreaterThan(0.5);
  expect(agreement.low).toBeLessThanOrEqual(0.532);
  expect(agreement.high).toBeGreaterThanOrEqual(0.888);
  expect(sameOnRepeat).toMatchObject({ value: 1, high: 1, n: 20 });
});

test('a figure without any judgement is null', () => {
  expect(figuresOf(['padded', 'a', 'tie', 'tie']).agreement).toEqual({ value: null, low: null, high: null, n: 0 });
});

test('a bias cannot be known from one pair: the interval covers the whole scale', () => {
  const { positionBias, verbosityBias } = figuresOf(['padded', 'a', 'win', 'win']);
  expect(verbosityBias).toEqual({ value: 0.5, low: -0.5, high: 0.5, n: 1 });
  expect(positionBias).toMatchObject({ value: 0, n: 1 });
  expect(positionBias.high! - positionBias.low!).toBeGreaterThan(0.8);
});
