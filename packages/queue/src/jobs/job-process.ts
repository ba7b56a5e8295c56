import { DelayedError, Queue, type SandboxedJob, UnrecoverableError, WaitingError } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectedWorkers } from './connected-workers.ts';
import { handedBack } from './job-worker.ts';
import { queueName } from './queue-name.ts';

/** A job in the process that does it. */
export type JobInProcess<Data, Result = unknown> = SandboxedJob<Data, Result>;

/** Whether the process was asked to stop so that another worker can continue the job. */
export function isHandedBack(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === handedBack;
}

/** Puts the job back at its position, without counting an attempt. The caller must throw the returned error. */
export async function putBack(job: JobInProcess<unknown>, token: string): Promise<Error> {
  await job.moveToWait(token);
  return new WaitingError();
}

/** Puts the job back for later, so that another worker may take it first. The caller must throw the returned error. */
export async function putBackFor(job: JobInProcess<unknown>, token: string, ms: number): Promise<Error> {
  await job.moveToDelayed(Date.now() + ms, token);
  return new DelayedError();
}

/** An error that ends the job without a further attempt. */
export function finalFailure(reason: string): Error {
  return new UnrecoverableError(reason);
}

/** The names of the workers that are connected now. */
export async function workersOf(redis: Redis): Promise<readonly string[]> {
  const queue = new Queue(queueName, { connection: redis });
  try {
    return await connectedWorkers(queue);
  } finally {
    await queue.close();
  }
}
