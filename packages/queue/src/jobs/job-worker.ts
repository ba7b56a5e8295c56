import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { queueName } from './queue-name.ts';

export interface JobWorkerOptions {
  /** What others see of this worker. */
  readonly name: string;
  /** The module whose default export does a job, in a process of its own: one that dies takes no other job with it. */
  readonly processor: URL;
  /** Jobs at once, each in a process. */
  readonly concurrency: number;
  /** After so long without a sign of life of this process, its jobs go to other workers. */
  readonly lockSeconds: number;
  /** The environment of the processes. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly observer: JobWorkerObserver;
}

export interface JobWorkerObserver {
  started(id: string): void;
  completed(id: string): void;
  /** `again`: it will be begun once more. */
  failed(id: string, reason: string, again: boolean): void;
  /** It was lost: this process was away for longer than its lock. */
  lost(id: string): void;
  /** A fault of the connection, which comes back by itself. */
  troubled(reason: string): void;
}

export interface JobWorker {
  /** Takes no further job, and resolves when those under way have ended. */
  drain(): Promise<void>;
  /** Stops the jobs under way, which go back into the queue, and takes no further one. */
  handBack(): Promise<void>;
}

/** Why a job was stopped, as its process is told. */
export const handedBack = 'handed back';
const lockLost = 'lock lost';

/** A worker whose process dies is no sign of a bad job: jobs have processes of their own. Yet it must not go on for ever. */
const maxStalledCount = 20;

/** Begins to take jobs. `redis` stays open when the worker has ended. */
export function startJobWorker(
  redis: Redis,
  { name, processor, concurrency, lockSeconds, env, observer }: JobWorkerOptions,
): JobWorker {
  const worker = new Worker(queueName, processor, {
    connection: redis,
    name,
    concurrency,
    lockDuration: lockSeconds * 1000,
    stalledInterval: (lockSeconds * 1000) / 2,
    maxStalledCount,
    workerForkOptions: { env: { ...env }, execArgv: [...process.execArgv, '--disable-warning=ExperimentalWarning'] },
  });
  worker.on('active', ({ id }) => observer.started(String(id)));
  worker.on('completed', ({ id }) => observer.completed(String(id)));
  worker.on('failed', (job, error) => {
    if (job === undefined) return;
    const isFinal = job.finishedOn !== undefined;
    observer.failed(String(job.id), error.message, !isFinal);
  });
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) {
      worker.cancelJob(id, lockLost);
      observer.lost(id);
    }
  });
  worker.on('error', ({ message }) => observer.troubled(message));
  return {
    drain: () => worker.close(),
    handBack: async () => {
      worker.cancelAllJobs(handedBack);
      await worker.close();
    },
  };
}
