import type { JobQueue, RedisConnection } from '@maspo/queue';
import type { CellState } from '../progress/experiment-progress.ts';
import type { CellJob, CellJobResult } from './cell-job.ts';
import { loadQueuePackage } from './queue-package.ts';

/** A queue that is open for as long as something works with it. */
export interface OpenQueue {
  /** The address, without a password. */
  readonly shown: string;
  readonly redis: RedisConnection['redis'];
  readonly jobs: JobQueue<CellJob, CellState, CellJobResult>;
}

/** What `work` gives with the queue of an address. `say` is told of outages and of risky settings. Throws `MaspoError` where it cannot be reached. */
export async function withQueue<Value>(
  text: string,
  work: (queue: OpenQueue) => Promise<Value>,
  say?: (line: string) => void,
): Promise<Value> {
  const queue = await loadQueuePackage();
  const address = queue.readQueueAddress(text, process.env);
  const { redis, warnings } = await queue.connectRedis(address, { onNotice: say });
  const jobs = queue.openJobQueue<CellJob, CellState, CellJobResult>(redis);
  try {
    for (const warning of warnings) say?.(`warning: ${warning}`);
    return await work({ shown: address.shown, redis, jobs });
  } finally {
    await jobs.close();
    redis.disconnect();
  }
}
