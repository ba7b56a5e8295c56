/**
 * The contract of every optimizer as a suite of tests, for your own optimizers:
 *
 *     import { describeOptimizer } from '@maspo/core/testing';
 *     import { myOptimizer } from './my-optimizer.ts';
 *     describeOptimizer(myOptimizer, [{ trials: 3 }]);
 *
 * and the contract of every adapter of a framework, `describeAdapter`. Both run under Vitest and need the packages `vitest` and
 * `fast-check`. For tests of your own systems there are stub models, see `carefulModels`.
 */
export { type AdapterExample, describeAdapter } from './adapter-contract.ts';
export { carefulModels, worthOf } from './careful-models.ts';
export { describeOptimizer } from './optimizer-contract.ts';
