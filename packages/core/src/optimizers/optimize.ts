import { z } from 'zod';
import { MaspoError } from '../error/maspo-error.ts';
import type { OptimizationEvent } from '../event/optimization-event.ts';
import type { ModelRoles } from '../model/role-model.ts';
import { createRandomSource } from '../random/random-source.ts';
import { checkProblem, type OptimizationProblem } from './optimization-problem.ts';
import type { OptimizationResult, Optimizer } from './optimizer.ts';

export interface OptimizeOptions {
  readonly models: ModelRoles;
  /** Options as a user writes them; what is left out gets the optimizer's default. */
  readonly options?: unknown;
  readonly seed?: number | string;
  readonly emit?: (event: OptimizationEvent) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs an optimizer on a problem. Throws `MaspoError`: `invalid-input` listing all that is wrong with problem and options before
 * anything is called, or the systemic failure that ended the run; calls still in flight are then aborted.
 */
export async function optimize<Options>(
  optimizer: Optimizer<Options>,
  problem: OptimizationProblem,
  { models, options = {}, seed = 0, emit = () => {}, signal }: OptimizeOptions,
): Promise<OptimizationResult> {
  checkProblem(problem);
  const parsed = optimizer.options.safeParse(options);
  if (!parsed.success)
    throw new MaspoError('invalid-input', `optimizer "${optimizer.name}": ${z.prettifyError(parsed.error)}`);
  const failure = new AbortController();
  try {
    return await optimizer.optimize(problem, {
      options: parsed.data,
      models,
      random: createRandomSource(seed),
      emit,
      signal: signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]),
    });
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}
