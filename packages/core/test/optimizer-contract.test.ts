import { expect, test } from 'vitest';
import { optimizers } from '../src/optimizers/find-optimizer.ts';
import { describeOptimizer } from '../testing/optimizer-contract.ts';

const pools = { candidates: 3, shown: 2, batch: 3 };
const tpe = { ...pools, trials: 7, fullEvery: 3, sampler: { startupTrials: 3 } };

const graded = { global: 'graded' };

/** Options of short searches, for every optimizer. */
const cases: Readonly<Record<string, readonly unknown[]>> = {
  maspo: [
    { schedule: { rounds: 2, steps: 1 }, batch: { size: 4 } },
    { schedule: { rounds: 2, steps: 1 }, batch: { size: 4 }, reward: graded },
  ],
  none: [{}],
  'random-search': [
    { ...pools, trials: 6 },
    { ...pools, trials: 6, objective: 'accuracy' },
    { ...pools, trials: 6, reward: graded },
  ],
  spo: [
    { rounds: 3, questions: 2 },
    { rounds: 2, questions: 2, reward: graded },
    { preset: 'original', rounds: 2 },
  ],
  tpe: [tpe, { ...tpe, preset: 'heavy', objective: 'accuracy' }, { ...tpe, reward: graded }],
};

for (const optimizer of optimizers) describeOptimizer(optimizer, cases[optimizer.name]!);

test('the contract is tested for every optimizer', () => {
  expect(Object.keys(cases)).toEqual(optimizers.map(({ name }) => name));
});
