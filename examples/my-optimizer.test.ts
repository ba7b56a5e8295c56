import { describeOptimizer } from '@maspo/core/testing';
import maspoWithShorten from './my-operator.ts';
import hillClimbing from './my-optimizer.ts';

describeOptimizer(hillClimbing, [
  { trials: 4, batch: 3 },
  { trials: 4, batch: 3, reward: { global: 'graded' } },
]);
describeOptimizer(maspoWithShorten, [
  { operators: ['shorten', 'rewrite'], schedule: { rounds: 2, steps: 1 }, batch: { size: 4 } },
]);
