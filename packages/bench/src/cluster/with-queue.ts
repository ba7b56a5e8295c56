import type { JobQueue, RedisConnection } from '@maspo/queue';
import type { CellState } from '../progress/experiment-progress.ts';
import type { CellJob, CellJobResult } from './cell-job.ts';
import { loadQueuePackage } from './queue-package.ts';

/** A queue that is open while work uses it. */
export interface OpenQueue {
  /** The address, without a password. */
  readonly shown: string;
  readonly redis: RedisConnection['redis'];
  readonly jobs: JobQueue<CellJob, CellState, CellJobResult>;
}

/**
 * Calls `work` with the queue of an address, and returns its result. `say` is called with outages and with risky settings. Throws
 * `MaspoError` if the queue cannot be reached.
 */
export async function withQueue<Value>(
  text: string,
  work: (queue: OpenQueue) => Promise<Value>,
  say?: (line: string) => void,
): Promise<Value> {
  const queue = await loadQueuePackage();
  const address = queue.readQueueAddress(text, process.env);
  const { redis, warnings } = await queue.connectRedis(address, { onNotice: say });
  const jobs = queue.openJobQueue<CellJob, CellState, CellJobResult>(redis, {
    // A budget may stop cells while no coordinator takes their ends. The next run may have a higher budget.
    isFinal: ({ status }) => status === 'finished',
  });
  try {
    for (const warning of warnings) say?.(`warning: ${warning}`);
    return await work({ shown: address.shown, redis, jobs });
  } finally {
    await jobs.close();
    redis.disconnect();
  }
}
