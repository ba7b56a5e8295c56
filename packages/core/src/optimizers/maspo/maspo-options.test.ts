import { expect, test } from 'vitest';
import { maspoOptionsSchema } from './maspo-options.ts';

const paper = {
  preset: 'paper',
  batchSize: 10,
  beamSize: 2,
  proposalsPerParent: 2,
  steps: 3,
  rounds: 3,
  weights: { localValidity: 0.4, lookaheadPotential: 0.4, globalAlignment: 0.2 },
  injectedCases: 3,
  misalignmentSource: 'both',
  misalignmentBuffer: { budget: 50, recheckLimit: 50 },
  operators: ['rewrite'],
  guards: { finalAccuracy: 'off', localValidity: 'off', tokensPerRound: 'off' },
  stop: { target: { kind: 'none' }, plateauRounds: 'off' },
};

test("what is left out has the paper's setting", () => {
  expect(maspoOptionsSchema.parse({})).toEqual(paper);
  expect(maspoOptionsSchema.parse({ rounds: 1, beamSize: undefined })).toEqual({ ...paper, rounds: 1 });
});

test('the local lens alone may weigh nothing', () => {
  const weights = { localValidity: 0, lookaheadPotential: 1, globalAlignment: 1 };
  expect(maspoOptionsSchema.parse({ weights })).toEqual({ ...paper, weights });
});

test.each([
  { rounds: 0 },
  { steps: 1.5 },
  { beamSize: '2' },
  { preset: 'unknown' },
  { misalignmentSource: 'all' },
  { weights: { localValidity: 1, globalAlignment: 1 } },
  { weights: { localValidity: 1, lookaheadPotential: 0, globalAlignment: 1 } },
  { weights: { localValidity: 1, lookaheadPotential: 1, globalAlignment: 0 } },
  { round: 3 },
])('%j is refused', (options) => {
  expect(maspoOptionsSchema.safeParse(options).success).toBe(false);
});
