import { MaspoError } from '@maspo/core';
import { moneyOf } from '@maspo/models';
import type { ExperimentLimits } from '@maspo/queue';
import type { CellState } from '../progress/experiment-progress.ts';
import type { CellJob } from './cell-job.ts';
import { loadQueuePackage } from './queue-package.ts';
import { withQueue } from './with-queue.ts';

/** The current state of a queue. */
export interface QueueStatus {
  /** The address, without a password. */
  readonly queue: string;
  readonly workers: readonly string[];
  readonly experiments: readonly ExperimentStatus[];
}

/** The cells of an experiment that have not ended, and what the experiment has used so far. */
export interface ExperimentStatus {
  /** Its id on the queue. */
  readonly id: string;
  readonly waiting: number;
  readonly running: readonly RunningStatus[];
  /** The cells that workers refused, by the cell's name. */
  readonly refusals: readonly { readonly cell: string; readonly worker: string; readonly reason: string }[];
  /** Paid calls of models, including those in progress. */
  readonly calls: number;
  /** The cost of these calls, by the prices of the configuration; 0 if it has no prices. */
  readonly money: number;
  /** The limits of the experiment; a field is left out if there is no limit. */
  readonly limits: ExperimentLimits;
}

export interface RunningStatus {
  readonly cell: string;
  readonly worker: string | null;
  readonly state: CellState | null;
}

/** Reads the state of a queue. Throws `MaspoError` if the queue cannot be reached. */
export async function queueStatus(text: string): Promise<QueueStatus> {
  const { experimentBudget } = await loadQueuePackage();
  return withQueue(text, async ({ shown, redis, jobs }) => {
    const unfinished = await jobs.unfinished();
    const ids = experimentsOf(unfinished);
    const experiments = ids.map(async (id): Promise<ExperimentStatus> => {
      const own = unfinished.filter(({ data }) => data.experiment === id);
      const { spent, limits } = await experimentBudget(redis, id);
      return {
        id,
        waiting: own.filter(({ active }) => !active).length,
        running: own
          .filter(({ active }) => active)
          .map(({ data, worker = null, progress = null }) => ({ cell: data.name, worker, state: progress })),
        refusals: own.flatMap(({ data: { name, refusals } }) =>
          Object.entries(refusals).map(([worker, reason]) => ({ cell: name, worker, reason })),
        ),
        calls: spent.calls,
        money: moneyOf(spent.price),
        limits,
      };
    });
    return { queue: shown, workers: await jobs.workers(), experiments: await Promise.all(experiments) };
  });
}

function experimentsOf(jobs: readonly { readonly data: CellJob }[]): string[] {
  return [...new Set(jobs.map(({ data }) => data.experiment))].toSorted();
}

/**
 * Removes the cells of an experiment that no worker has begun from a queue. Returns how many cells were removed, and how many are still
 * running. Throws `MaspoError('invalid-input')` for an id without unfinished cells.
 */
export function withdraw(text: string, experiment: string): Promise<{ removed: number; running: number }> {
  return withQueue(text, async ({ shown, jobs }) => {
    const unfinished = await jobs.unfinished();
    const own = unfinished.filter(({ data }) => data.experiment === experiment);
    if (own.length === 0) {
      const ids = experimentsOf(unfinished);
      const there = ids.length === 0 ? 'none at all' : `cells of ${ids.join(', ')}`;
      throw new MaspoError(
        'invalid-input',
        `${shown} has no unfinished cell of an experiment "${experiment}": it has ${there}`,
      );
    }
    const left = await jobs.remove(own.map(({ id }) => id));
    return { removed: own.length - left.length, running: left.length };
  });
}
