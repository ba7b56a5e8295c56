import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { queueName } from './queue-name.ts';

export interface JobWorkerOptions {
  /** The name of this worker that others see. */
  readonly name: string;
  /** The module whose default export does a job in a separate process, so that a crash does not affect other jobs. */
  readonly processor: URL;
  /** How many jobs run at once, each in its own process. */
  readonly concurrency: number;
  /** If this process gives no sign of life for this time, its jobs go to other workers. */
  readonly lockSeconds: number;
  /** The environment of the processes. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly observer: JobWorkerObserver;
}

export interface JobWorkerObserver {
  started(id: string): void;
  completed(id: string): void;
  /** `again`: the job will be started once more. */
  failed(id: string, reason: string, again: boolean): void;
  /** The job was lost, because this process did not respond for longer than its lock. */
  lost(id: string): void;
  /** A fault of the connection, which recovers by itself. */
  troubled(reason: string): void;
}

export interface JobWorker {
  /** Takes no further job, and resolves when the running jobs have ended. */
  drain(): Promise<void>;
  /** Stops the running jobs, which go back into the queue, and takes no further job. */
  handBack(): Promise<void>;
}

/** The reason for stopping a job that its process receives. */
export const handedBack = 'handed back';
const lockLost = 'lock lost';

/** If a worker's process dies, its job is not to blame, because jobs run in their own processes. But there must be a limit. */
const maxStalledCount = 20;

/** Starts to take jobs. `redis` stays open when the worker has ended. */
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
