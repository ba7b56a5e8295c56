/**
 * What holds for every optimizer, as a suite of tests, for optimizers of your own:
 *
 *     import { describeOptimizer } from '@maspo/core/testing';
 *     import { myOptimizer } from './my-optimizer.ts';
 *     describeOptimizer(myOptimizer, [{ trials: 3 }]);
 *
 * and what holds for every adapter of a framework, `describeAdapter`. They run under Vitest and need the packages `vitest` and `fast-check`.
 * And models for tests of systems of your own: see `carefulModels`.
 */
export { type AdapterExample, describeAdapter } from './adapter-contract.ts';
export { carefulModels, worthOf } from './careful-models.ts';
export { describeOptimizer } from './optimizer-contract.ts';
