import { createRandomSource, type RandomSource, type Verdict } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { checkByCalibration, checkByLabels, checkByOrders, type TwoOrders } from './judge-check.ts';
import { judgeCheckText } from './judge-check-text.ts';

/** A verdict on the better output, which is shown first or second. */
type PlannedJudge = (isFirst: boolean, random: RandomSource) => Verdict;

const coin: PlannedJudge = (_, random) => (random.coin() ? 'win' : 'loss');
const alwaysFirst: PlannedJudge = (isFirst) => (isFirst ? 'win' : 'loss');
const alwaysTie: PlannedJudge = () => 'tie';
const rightIn =
  (share: number): PlannedJudge =>
  (_, random) =>
    random.uniform() < share ? 'win' : 'loss';
const tiesIn =
  (share: number, judge: PlannedJudge): PlannedJudge =>
  (isFirst, random) =>
    random.uniform() < share ? 'tie' : judge(isFirst, random);
const firstIn =
  (share: number, judge: PlannedJudge): PlannedJudge =>
  (isFirst, random) =>
    random.uniform() < share ? alwaysFirst(isFirst, random) : judge(isFirst, random);

/** The share of checks, made as in a run, that distinguish a judge from chance. */
function shareTold(judge: PlannedJudge, checkOf: typeof checkByOrders | typeof checkByLabels, pairs = 40): number {
  const checks = 400;
  const random = createRandomSource(1);
  const told = Array.from({ length: checks }, () => {
    const judged = Array.from(
      { length: pairs },
      (): TwoOrders => ({ asFirst: judge(true, random), asSecond: judge(false, random) }),
    );
    return !checkOf(judged.slice(0, pairs / 2), 0.01).isAtChance || !checkOf(judged, 0.04).isAtChance;
  });
  return told.filter(Boolean).length / checks;
}

/** Two standard errors of a share of 5 % over 400 checks. */
const noise = 0.022;

describe('a judge that guesses passes in at most one of twenty checks', () => {
  const guessing: readonly (readonly [name: string, judge: PlannedJudge])[] = [
    ['a coin', coin],
    ['a coin with ties', tiesIn(0.3, coin)],
    ['the first place always', alwaysFirst],
    ['a tie always', alwaysTie],
    ['the first place in half of the judgements, else a coin', firstIn(0.5, coin)],
  ];
  test.each(guessing)('%s', (_, judge) => {
    expect(shareTold(judge, checkByOrders)).toBeLessThanOrEqual(0.05 + noise);
    expect(shareTold(judge, checkByLabels)).toBeLessThanOrEqual(0.05 + noise);
  });
});

describe('a good judge is distinguished from chance', () => {
  test('with labels nearly always, also when it gives ties or prefers the first position', () => {
    for (const judge of [rightIn(0.8), tiesIn(0.3, rightIn(0.8)), firstIn(0.4, rightIn(0.8))])
      expect(shareTold(judge, checkByLabels)).toBeGreaterThan(0.95);
  });

  test('without labels nearly always when 90 % of its verdicts are right, and in two of three checks when 80 % are', () => {
    expect(shareTold(rightIn(0.9), checkByOrders)).toBeGreaterThan(0.97);
    expect(shareTold(rightIn(0.8), checkByOrders)).toBeGreaterThan(0.63);
    expect(shareTold(tiesIn(0.3, rightIn(0.9)), checkByOrders)).toBeGreaterThan(0.8);
  });

  test('without labels also when it recognizes the better output in 75 % of pairs and chooses the first one otherwise', () => {
    const judged = (): PlannedJudge => {
      let sees = false;
      return (isFirst, random) => {
        if (isFirst) sees = random.uniform() < 0.75;
        return sees ? 'win' : alwaysFirst(isFirst, random);
      };
    };
    expect(shareTold(judged(), checkByOrders)).toBeGreaterThan(0.9);
  });
});

const unscored: Verdict = { unscored: 'garbage' };

test('ties and unreadable verdicts are counted separately, and do not change the other counts', () => {
  const judged: TwoOrders[] = [
    { asFirst: 'win', asSecond: 'win' },
    { asFirst: 'loss', asSecond: 'loss' },
    { asFirst: 'win', asSecond: 'loss' },
    { asFirst: 'win', asSecond: 'tie' },
    { asFirst: 'tie', asSecond: 'tie' },
    { asFirst: unscored, asSecond: 'win' },
  ];
  const counts = { pairs: 6, unscored: 1 };
  expect(checkByOrders(judged, 0.05)).toMatchObject({ ...counts, decided: 3, same: 2, ties: 2 });
  expect(checkByLabels(judged, 0.05)).toMatchObject({ ...counts, right: 2, wrong: 1, ties: 2 });
});

test('the verdicts that a judge of 1.5 billion parameters gave on 20 pairs of a right and a wrong program are at chance', () => {
  const verdicts = (right: number, even: number, wrong: number): TwoOrders[] => [
    ...Array.from({ length: right }, () => ({ asFirst: 'win', asSecond: 'win' }) as const),
    ...Array.from({ length: even }, () => ({ asFirst: 'win', asSecond: 'loss' }) as const),
    ...Array.from({ length: wrong }, () => ({ asFirst: 'loss', asSecond: 'loss' }) as const),
  ];
  const measured = { tags: [4, 7, 3], schema: [4, 12, 4], probabilities: [11, 0, 9] } as const;
  for (const [right, even, wrong] of Object.values(measured))
    expect(checkByLabels(verdicts(right, even, wrong), 0.05).isAtChance).toBe(true);
});

test('a calibration is at chance when its interval reaches one half, or when no pair was decided', () => {
  const of = (low: number | null) => checkByCalibration({ value: 0.6, low, high: 0.7, n: 40 });
  expect([of(0.5), of(null), of(0.51)].map(({ isAtChance }) => isAtChance)).toEqual([true, true, false]);
});

test('for probabilities, the effect of the position of an output is removed', () => {
  const values = (one: (better: number) => number, other: (better: number) => number) =>
    [0.1, -0.2, 0.15, 0.05, -0.1, 0.2, -0.05, 0.1, -0.15, 0.05, -0.1, -0.2].map((better): TwoOrders => {
      const soft = (value: number) => ({ value: 0.5 + value });
      return { asFirst: soft(0.29 + one(better)), asSecond: soft(-0.29 + other(better)) };
    });
  const same = (better: number) => better;
  expect(checkByOrders(values(same, same), 0.05)).toMatchObject({ decided: 12, same: 12, isAtChance: false });
  expect(
    checkByOrders(
      values(same, (better) => -better),
      0.05,
    ),
  ).toMatchObject({ same: 0, isAtChance: true });
});

describe('in words', () => {
  const pair = (asFirst: Verdict, asSecond: Verdict): TwoOrders => ({ asFirst, asSecond });
  const repeated = (count: number, one: TwoOrders) => Array.from({ length: count }, () => one);

  test('what was chosen, what guessing gives, and what was left out', () => {
    const judged = [...repeated(8, pair('win', 'loss')), pair('win', 'win'), pair('tie', 'win'), pair(unscored, 'win')];
    expect(judgeCheckText(checkByOrders(judged, 0.05))).toMatch(
      /without labels: it chose the same output again when the order was turned in 1 of 9 pairs \(of 11 in all, 1 with a tie and 1 without a verdict that could be read\), and guessing gives 1\.0 \(p = 0\.500\)\. Guessing may give that too: more than guessing is p of at most 0\.04\.$/,
    );
    expect(judgeCheckText(checkByOrders(repeated(10, pair('tie', 'tie')), 0.05))).toContain(
      'it chose between two outputs in none of 10 pairs (of 10 in all, 10 with a tie). Guessing may give that too: more than guessing is p of at most 0.04.',
    );
  });

  test('consistent choices are not called right, and agreement with labels is reported', () => {
    const judged = repeated(20, pair('win', 'win'));
    expect(judgeCheckText(checkByOrders(judged, 0.05))).toContain(
      'whether its choices are right is not known from it.',
    );
    expect(judgeCheckText(checkByLabels(judged, 0.05))).toContain(
      'it preferred the right output to the wrong one in 20 of 20 pairs, and guessing gives half (p < 0.001).',
    );
  });
});

test('probabilities count without the effect of the position in each order, and as their mean over both orders', () => {
  const pairs: TwoOrders[] = [
    { asFirst: { value: 0.9 }, asSecond: { value: 0.7 } },
    { asFirst: { value: 0.9 }, asSecond: { value: 0.2 } }, // prefers the first position, but the mean is 0.55 for the right output
    { asFirst: { value: 0.52 }, asSecond: { value: 0.3 } },
  ];
  expect(checkByOrders(pairs, 0.05)).toMatchObject({ decided: 3, same: 2, ties: 0 });
  expect(checkByLabels(pairs, 0.05)).toMatchObject({ right: 2, wrong: 1, ties: 0 });
});
