import type { CellState } from '../progress/experiment-progress.ts';
import type { CellJob, CellJobResult } from './cell-job.ts';
import { loadQueuePackage } from './queue-package.ts';

/** What lies on a queue now. */
export interface QueueStatus {
  /** The address, without a password. */
  readonly queue: string;
  readonly workers: readonly string[];
  readonly experiments: readonly ExperimentStatus[];
}

/** The cells of an experiment that have not ended, and what it has used so far. */
export interface ExperimentStatus {
  /** Its id on the queue. */
  readonly id: string;
  readonly waiting: number;
  readonly running: readonly RunningStatus[];
  /** What workers did not take, by the cell's name. */
  readonly refusals: readonly { readonly cell: string; readonly worker: string; readonly reason: string }[];
  /** Calls that models were paid for, those under way among them. */
  readonly calls: number;
}

export interface RunningStatus {
  readonly cell: string;
  readonly worker: string | null;
  readonly state: CellState | null;
}

/** Looks at a queue. Throws `MaspoError` where it cannot be reached. */
export async function queueStatus(text: string): Promise<QueueStatus> {
  const queue = await loadQueuePackage();
  const address = queue.readQueueAddress(text, process.env);
  const { redis } = await queue.connectRedis(address);
  const jobs = queue.openJobQueue<CellJob, CellState, CellJobResult>(redis);
  try {
    const unfinished = await jobs.unfinished();
    const ids = [...new Set(unfinished.map(({ data }) => data.experiment))].toSorted();
    const experiments = ids.map(async (id): Promise<ExperimentStatus> => {
      const own = unfinished.filter(({ data }) => data.experiment === id);
      const { calls } = await queue.experimentSpending(redis, id);
      return {
        id,
        waiting: own.filter(({ active }) => !active).length,
        running: own
          .filter(({ active }) => active)
          .map(({ data, worker = null, progress = null }) => ({ cell: data.name, worker, state: progress })),
        refusals: own.flatMap(({ data: { name, refusals } }) =>
          Object.entries(refusals).map(([worker, reason]) => ({ cell: name, worker, reason })),
        ),
        calls,
      };
    });
    return { queue: address.shown, workers: await jobs.workers(), experiments: await Promise.all(experiments) };
  } finally {
    await jobs.close();
    redis.disconnect();
  }
}

/** Takes the cells of an experiment out of a queue that no worker has begun, and tells how many, and how many stay. */
export async function withdraw(text: string, experiment: string): Promise<{ removed: number; running: number }> {
  const queue = await loadQueuePackage();
  const { redis } = await queue.connectRedis(queue.readQueueAddress(text, process.env));
  const jobs = queue.openJobQueue<CellJob, CellState, CellJobResult>(redis);
  try {
    const own = (await jobs.unfinished()).filter(({ data }) => data.experiment === experiment);
    const left = await jobs.remove(own.map(({ id }) => id));
    return { removed: own.length - left.length, running: left.length };
  } finally {
    await jobs.close();
    redis.disconnect();
  }
}
