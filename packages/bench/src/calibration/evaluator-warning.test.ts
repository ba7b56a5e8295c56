import { modelConfigSchema } from '@maspo/models';
import { describe, expect, test } from 'vitest';
import type { Calibration, JudgedRun } from './calibration.ts';
import { chanceWarning, evaluatorWarning } from './evaluator-warning.ts';
import { checkByCalibration, checkByOrders, noCheck } from './judge-check.ts';

const run: JudgedRun = {
  models: { evaluator: modelConfigSchema.parse({ provider: 'ollama', model: 'small' }) },
  task: { id: 'sums', sha256: 'a', requirement: 'Right.' },
  options: {},
};

const estimate = (low: number | null, high: number | null) => ({
  value: low === null || high === null ? null : (low + high) / 2,
  low,
  high,
  n: 40,
});

type Figures = Partial<Calibration['figures']>;

function warningFor(figures: Figures, changes: Partial<Calibration> = {}, options: unknown = {}): string | undefined {
  const good = { agreement: estimate(0.7, 0.9), positionBias: estimate(-0.1, 0.1), verbosityBias: estimate(0, 0.2) };
  const judge = { reads: 'tags' };
  return evaluatorWarning(
    { ...run, options },
    {
      calibration: { simulated: false, judge, figures: { ...good, ...figures }, ...changes } as Calibration,
    },
  );
}

test('an evaluator without a calibration is named, with the command that measures it', () => {
  expect(evaluatorWarning(run, { calibration: undefined })).toMatch(
    /ollama model "small"\) is not calibrated on sums.*maspo judge calibrate CONFIG$/,
  );
});

test('a calibrated evaluator with good agreement and small biases causes no warning', () => {
  expect(warningFor({})).toBeUndefined();
  expect(warningFor({ agreement: estimate(0.6, 0.9) })).toBeUndefined();
});

test('with probabilities, only the combined verdict of both orders counts, in which the position bias cancels out', () => {
  const judge = { version: 1, choice: 'with-tie', reads: 'probability' } as const;
  const leaning = { agreement: estimate(0.4, 0.6), positionBias: estimate(0.3, 0.4) };
  expect(warningFor({ ...leaning, agreementOfBoth: estimate(0.7, 0.9) }, { judge })).toBeUndefined();
  expect(warningFor({ ...leaning, agreementOfBoth: estimate(0.5, 0.9) }, { judge })).toMatch(/as low as 50 %/);
});

test('with both orders, only their combined verdict counts', () => {
  const options = { judge: { choice: 'with-tie', order: 'both' } };
  const leaning = { agreement: estimate(0.4, 0.6), positionBias: estimate(0.3, 0.4) };
  expect(warningFor({ ...leaning, agreementOfBoth: estimate(0.7, 0.9) }, {}, options)).toBeUndefined();
  expect(warningFor({ ...leaning, agreementOfBoth: estimate(0.5, 0.9) }, {}, options)).toMatch(/as low as 50 %/);
});

test('an evaluator that has to give no verdict causes no warning', () => {
  expect(evaluatorWarning(run, { calibration: undefined, check: noCheck('not-needed') })).toBeUndefined();
});

describe('a calibrated evaluator causes a warning, with advice', () => {
  test.each<[what: string, figures: Figures, reason: RegExp]>([
    ['little agreement', { agreement: estimate(0.52, 0.8) }, /may be as low as 52 % \(at least 60 %/],
    ['no decided pair', { agreement: estimate(null, null) }, /decided no pair/],
    ['the first place', { positionBias: estimate(0.11, 0.29) }, /the place of an output .* \+20 percentage points/],
    ['the second place', { positionBias: estimate(-0.29, -0.11) }, /the place of an output .* -20 percentage points/],
    ['the longer output', { verbosityBias: estimate(0.15, 0.25) }, /the length of an output .* \+20 percentage points/],
  ])('for %s', (_, figures, reason) => {
    expect(warningFor(figures)).toMatch(reason);
    expect(warningFor(figures)).toMatch(/Take a stronger evaluator.*maspo judge calibrate CONFIG$/);
  });

  test('with what helps: both orders against a position bias, but not against a verbosity bias', () => {
    expect(warningFor({ positionBias: estimate(0.11, 0.29) })).toMatch(/or let it judge in both orders .*order: both/);
    const length = warningFor({ verbosityBias: estimate(0.15, 0.25) });
    expect(length).toMatch(/or bound the length .*both orders does not help against this/);
    expect(length).not.toContain('order: both');
    expect(warningFor({ agreement: estimate(0.52, 0.8) })).not.toMatch(/orders|length/);
  });

  test('with the interval of a bias, and its number of pairs', () => {
    expect(warningFor({ positionBias: estimate(0.11, 0.29) })).toContain(
      '+20 percentage points (95 % +11 to +29, 40 pairs)',
    );
  });

  test('for outputs of simulated agents', () => {
    expect(warningFor({}, { simulated: true })).toContain('outputs of simulated agents');
  });

  test('for all reasons at once', () => {
    const figures = { agreement: estimate(0.4, 0.5), positionBias: estimate(0.2, 0.3) };
    expect(warningFor(figures)).toMatch(/as low as 40 %.*; the place/);
  });
});

describe('an evaluator that a check could not distinguish from one that guesses', () => {
  const turned = Array.from({ length: 12 }, () => ({ asFirst: 'win', asSecond: 'loss' }) as const);
  const check = checkByOrders(turned, 0.05);
  const known = { calibration: undefined, check };

  test('causes a warning before and after the search, with the figures and advice', () => {
    const warning = evaluatorWarning(run, known);
    expect(warning).toMatch(
      /ollama model "small"\) cannot be told from one that guesses on sums: it chose the same output again when the order was turned in 0 of 12 pairs.* A search that it leads may be led by chance\. Take a stronger evaluator, check more pairs/,
    );
    expect(chanceWarning(run, known)).toBe(warning);
  });

  test('causes a warning also when it is simulated', () => {
    const models = { evaluator: modelConfigSchema.parse({ provider: 'simulated' }) };
    expect(chanceWarning({ ...run, models }, known)).toContain('The simulated evaluator cannot be told');
  });

  test('causes advice to make its replies readable when many verdicts could not be read', () => {
    const unread = turned.map(() => ({ asFirst: { unscored: 'garbage' }, asSecond: 'win' }) as const);
    const warning = evaluatorWarning(run, { ...known, check: checkByOrders(unread, 0.05) });
    expect(warning).toContain('let its replies be read (replyForm: schema, or a higher maxTokens)');
  });

  test('by its calibration causes a warning before the search, with the figures of the calibration', () => {
    const calibration = {
      simulated: false,
      judge: { reads: 'tags' },
      figures: { agreement: estimate(0.45, 0.6), positionBias: estimate(0, 0), verbosityBias: estimate(0, 0) },
    } as Calibration;
    const found = { calibration, check: checkByCalibration(calibration.figures.agreement) };
    expect(chanceWarning(run, found)).toMatch(/as low as 45 %, and one that guesses has 50 %/);
  });

  test('and an evaluator that passed causes no warning before the search, calibrated or not', () => {
    const passed = checkByOrders(
      turned.map(() => ({ asFirst: 'win', asSecond: 'win' }) as const),
      0.05,
    );
    expect(chanceWarning(run, { calibration: undefined, check: passed })).toBeUndefined();
    expect(chanceWarning(run, { calibration: undefined, check: noCheck('off') })).toBeUndefined();
    expect(evaluatorWarning(run, { calibration: undefined, check: passed })).toContain('is not calibrated on sums');
  });
});

test('a simulated evaluator causes no warning, because the SIMULATED notice covers it', () => {
  const models = { evaluator: modelConfigSchema.parse({ provider: 'simulated' }) };
  expect(evaluatorWarning({ ...run, models }, { calibration: undefined })).toBeUndefined();
});
