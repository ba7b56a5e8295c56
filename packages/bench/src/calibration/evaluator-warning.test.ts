import { modelConfigSchema } from '@maspo/models';
import { describe, expect, test } from 'vitest';
import type { Calibration, JudgedRun } from './calibration.ts';
import { evaluatorWarning } from './evaluator-warning.ts';

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

function warningFor(figures: Figures, changes: Partial<Calibration> = {}): string | undefined {
  const good = { agreement: estimate(0.7, 0.9), positionBias: estimate(-0.1, 0.1), verbosityBias: estimate(0, 0.2) };
  const judge = { reads: 'tags' };
  return evaluatorWarning(run, {
    simulated: false,
    judge,
    figures: { ...good, ...figures },
    ...changes,
  } as Calibration);
}

test('an evaluator without a calibration is named, with the command that measures it', () => {
  expect(evaluatorWarning(run, undefined)).toMatch(
    /ollama model "small"\) is not calibrated on sums.*maspo judge calibrate CONFIG$/,
  );
});

test('a calibrated one that agrees with the graders, and leans little, is taken silently', () => {
  expect(warningFor({})).toBeUndefined();
  expect(warningFor({ agreement: estimate(0.6, 0.9) })).toBeUndefined();
});

test('of one that reads probabilities, both orders as one verdict count, in which the places cancel', () => {
  const judge = { version: 1, choice: 'with-tie', reads: 'probability' } as const;
  const leaning = { agreement: estimate(0.4, 0.6), positionBias: estimate(0.3, 0.4) };
  expect(warningFor({ ...leaning, agreementOfBoth: estimate(0.7, 0.9) }, { judge })).toBeUndefined();
  expect(warningFor({ ...leaning, agreementOfBoth: estimate(0.5, 0.9) }, { judge })).toMatch(/as low as 50 %/);
});

describe('a calibrated one is doubted, and a way out is said', () => {
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

  test('with what helps against it: both orders against a place, and nothing of them against length', () => {
    expect(warningFor({ positionBias: estimate(0.11, 0.29) })).toMatch(/or let it judge in both orders .*order: both/);
    const length = warningFor({ verbosityBias: estimate(0.15, 0.25) });
    expect(length).toMatch(/or bound the length .*both orders does not help against this/);
    expect(length).not.toContain('order: both');
    expect(warningFor({ agreement: estimate(0.52, 0.8) })).not.toMatch(/orders|length/);
  });

  test('with the interval and the number of pairs that a bias rests on', () => {
    expect(warningFor({ positionBias: estimate(0.11, 0.29) })).toContain(
      '+20 percentage points (95 % +11 to +29, 40 pairs)',
    );
  });

  test('for outputs that no real agent wrote', () => {
    expect(warningFor({}, { simulated: true })).toContain('outputs of simulated agents');
  });

  test('for all that holds at once', () => {
    const figures = { agreement: estimate(0.4, 0.5), positionBias: estimate(0.2, 0.3) };
    expect(warningFor(figures)).toMatch(/as low as 40 %.*; the place/);
  });
});

test('a simulated evaluator has the SIMULATED notice instead', () => {
  const models = { evaluator: modelConfigSchema.parse({ provider: 'simulated' }) };
  expect(evaluatorWarning({ ...run, models }, undefined)).toBeUndefined();
});
