import {
  experimentOptimizers,
  findOptimizer,
  type Optimizer,
  type OptimizerRole,
  shownValue,
  transferFrom,
} from '@maspo/core';
import { z } from 'zod';
import type { RunConfig } from '../config/run-config.ts';
import { parseInput } from '../input/parse-input.ts';
import type { ModuleRecord } from '../records/manifest.ts';
import { aFunction, aSchema, aText, type Expected, loadModule, moduleFault } from './load-module.ts';

/** An optimizer with its resolved options, and the module that it comes from. */
export interface OptimizerSetup {
  readonly optimizer: Optimizer<unknown>;
  readonly options: unknown;
  readonly module?: ModuleRecord;
}

/**
 * The optimizer of a configuration: one of the `known` optimizers by its name, or one from a module. Throws
 * `MaspoError` for a missing or wrong input.
 */
export async function readOptimizer(
  { name, module: path, ...options }: RunConfig['optimizer'],
  { directory, known }: { readonly directory: string; readonly known: readonly Optimizer<unknown>[] },
): Promise<OptimizerSetup> {
  if (path === undefined) {
    const optimizer = findOptimizer(name!, known);
    return { optimizer, options: parseInput(options, { schema: optimizer.options, subject: `optimizer ${name}` }) };
  }
  const { value, record } = await loadModule(path, { directory, expected });
  const optimizer = guarded(value, path);
  const subject = `optimizer ${optimizer.name} of ${path}`;
  return { optimizer, options: parseInput(options, { schema: optimizer.options, subject }), module: record };
}

const optimizerShape = z.looseObject({
  name: aText,
  options: aSchema,
  usesLabels: z.boolean(),
  explain: aFunction,
  check: aFunction,
  optimize: aFunction,
});

/** Cells that take prompts over have this optimizer. No configuration can name it, but their directories are treated by its name. */
const transfer = transferFrom(async () => ({}));

const expected: Expected<Optimizer<unknown>> = {
  kind: 'an optimizer',
  shape: optimizerShape,
  nameOf: ({ name }) => name,
  builtIn: [...experimentOptimizers, transfer].map(({ name }) => name),
};

/**
 * The same optimizer, with its own errors marked as errors of the module. The error of an aborted search is not
 * changed.
 */
function guarded(optimizer: Optimizer<unknown>, path: string): Optimizer<unknown> {
  const { name, options, usesLabels } = optimizer;
  const told = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw moduleFault(path, error);
    }
  };
  return {
    name,
    options,
    usesLabels,
    ...(optimizer.gradesPool === undefined
      ? {}
      : { gradesPool: (resolved) => told(() => optimizer.gradesPool!(resolved)) }),
    ...(optimizer.calls === undefined
      ? {}
      : { calls: (resolved, problem) => told(() => rolesIn(optimizer.calls!(resolved, problem))) }),
    ...(optimizer.usesJudge === undefined
      ? {}
      : { usesJudge: (resolved, problem) => told(() => optimizer.usesJudge!(resolved, problem)) }),
    ...(optimizer.finalCheckCalls === undefined
      ? {}
      : { finalCheckCalls: (problem, resolved) => told(() => optimizer.finalCheckCalls!(problem, resolved)) }),
    explain: (resolved) => told(() => optimizer.explain(resolved)),
    check: (problem, resolved) => told(() => optimizer.check(problem, resolved)),
    optimize: async (problem, context) => {
      try {
        return await optimizer.optimize(problem, context);
      } catch (error) {
        context.signal.throwIfAborted();
        throw moduleFault(path, error);
      }
    },
  };
}

function rolesIn(calls: unknown): OptimizerRole[] {
  if (Array.isArray(calls) && calls.every((role) => role === 'optimizer' || role === 'evaluator')) return calls;
  const shown = Array.isArray(calls) ? `[${calls.map(shownValue).join(', ')}]` : shownValue(calls);
  throw new TypeError(`calls returned ${shown}, expected a list of "optimizer" and "evaluator"`);
}
