import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectedWorkers } from './connected-workers.ts';
import { attempts, backoffMs, queueName } from './queue-name.ts';

/** A job as it is put into the queue. Jobs with equal ids are one job. */
export interface OfferedJob<Data> {
  /** Letters, digits, `-`, `_` and `.`. */
  readonly id: string;
  readonly data: Data;
  /** Jobs with a smaller number start first; from 1 to 2,097,152. */
  readonly order: number;
}

/** How a job ended. */
export type JobEnd<Result> =
  | { readonly status: 'completed'; readonly result: Result }
  | { readonly status: 'failed'; readonly reason: string };

/** Receives the events of the followed jobs. */
export interface JobListener<Progress, Result> {
  /** A worker started the job. It is called again if the worker was lost and another one starts the job. */
  started(id: string): void;
  progress(id: string, progress: Progress): void;
  /** The job waits again: its worker was lost, was stopped, or could not do the job. */
  returned(id: string): void;
  /** Called once for each job, also for a job that is no longer on the queue. */
  ended(id: string, end: JobEnd<Result>): void;
}

export interface JobCounts {
  readonly waiting: number;
  readonly active: number;
  readonly completed: number;
  readonly failed: number;
}

/** The coordinator's side of the queue. */
export interface JobQueue<Data, Progress, Result> {
  /**
   * Puts jobs into the queue. A job that failed, or that completed with a result that is not final, is started again. Any other job that
   * is already there is not changed.
   */
  offer(jobs: readonly OfferedJob<Data>[]): Promise<void>;
  /**
   * Reports what happens to the jobs that are added to the returned `Following`. Events are reported as they arrive. If the event of a
   * job's end was lost with a connection, the end is found within half a minute.
   */
  follow(listener: JobListener<Progress, Result>): Following;
  /** Removes jobs that no worker has started, and jobs that have ended. Returns the ids of the running jobs, which stay. */
  remove(ids: Iterable<string>): Promise<readonly string[]>;
  counts(): Promise<JobCounts>;
  /** The names of the workers that are connected. */
  workers(): Promise<readonly string[]>;
  /** All jobs of the queue that have not ended, with their state. */
  unfinished(): Promise<readonly UnfinishedJob<Data, Progress>[]>;
  close(): Promise<void>;
}

export interface UnfinishedJob<Data, Progress> {
  readonly id: string;
  readonly data: Data;
  readonly active: boolean;
  /** The worker that has the job, if there is one. */
  readonly worker: string | undefined;
  readonly progress: Progress | undefined;
}

export interface Following {
  /** Follows these offered jobs from now on. Jobs that have already ended are reported at once. */
  add(ids: Iterable<string>): void;
  stop(): void;
}

export interface JobQueueOptions<Result> {
  /** Whether a completed job must not be started again when it is offered again; by default no completed job is. */
  readonly isFinal?: (result: Result) => boolean;
}

/** How often followed jobs are checked, because their events may have been lost. */
const lookEveryMs = 15_000;

/** A job that another coordinator starts again is missing for a moment. */
const goneAfterMs = 1000;
const goneReason = 'it is no longer on the queue: it was withdrawn, or its server lost it; run the same command again';

/** Opens the coordinator's side of the queue. `redis` stays open when the queue is closed. */
export function openJobQueue<Data, Progress, Result>(
  redis: Redis,
  { isFinal = () => true }: JobQueueOptions<Result> = {},
): JobQueue<Data, Progress, Result> {
  const queue = new Queue<Data, Result>(queueName, { connection: redis });
  const listening = redis.duplicate();
  const events = new QueueEvents(queueName, { connection: listening });
  // The client reconnects by itself, and missed events are found by checking the jobs.
  queue.on('error', () => {});
  events.on('error', () => {});
  const jobOf = (id: string) => queue.getJob(id);
  /** Removes a job that is to be started again. */
  const clear = async (id: string) => {
    // The state is read first, because a job that was read before it ended has no result.
    const state = await queue.getJobState(id);
    if (state !== 'completed' && state !== 'failed') return;
    const job = await jobOf(id);
    if (job !== undefined && (state === 'failed' || !isFinal(job.returnvalue as Result))) await job.remove();
  };
  return {
    offer: async (jobs) => {
      await events.waitUntilReady();
      for (const { id } of jobs) await clear(id);
      await queue.addBulk(
        jobs.map(({ id, data, order }) => ({
          // BullMQ's types require the name of a job to be a literal of the queue.
          name: 'cell' as never,
          data: data as never,
          opts: { jobId: id, priority: order, attempts, backoff: { type: 'exponential', delay: backoffMs } },
        })),
      );
    },
    follow,
    remove: async (ids) => {
      const left: string[] = [];
      for (const id of ids) {
        const job = await jobOf(id);
        if (job === undefined) continue;
        try {
          await job.remove();
        } catch {
          left.push(id);
        }
      }
      return left;
    },
    counts: async () => {
      const {
        prioritized = 0,
        waiting = 0,
        delayed = 0,
        active = 0,
        completed = 0,
        failed = 0,
      } = await queue.getJobCounts('prioritized', 'waiting', 'delayed', 'active', 'completed', 'failed');
      return { waiting: prioritized + waiting + delayed, active, completed, failed };
    },
    workers: () => connectedWorkers(queue),
    unfinished: async () => {
      const waiting = await queue.getJobs(['prioritized', 'waiting', 'delayed']);
      const active = await queue.getJobs(['active']);
      return [...active.map((job) => ({ job, active: true })), ...waiting.map((job) => ({ job, active: false }))].map(
        ({ job, active }) => ({
          id: String(job.id),
          data: job.data as Data,
          active,
          worker: job.processedBy,
          progress: isObject(job.progress) ? (job.progress as Progress) : undefined,
        }),
      );
    },
    close: async () => {
      await events.close();
      await queue.close();
      listening.disconnect();
    },
  };

  function follow(listener: JobListener<Progress, Result>): Following {
    const followed = new Set<string>();
    /** When followed jobs were first found missing. */
    const absent = new Map<string, number>();
    const missing = (id: string) => {
      if (!followed.has(id)) return;
      const since = absent.get(id);
      if (since !== undefined && performance.now() - since >= goneAfterMs) {
        absent.delete(id);
        followed.delete(id);
        listener.ended(id, { status: 'failed', reason: goneReason });
        return;
      }
      if (since === undefined) absent.set(id, performance.now());
      setTimeout(() => void end(id).catch(() => {}), goneAfterMs).unref();
    };
    const end = async (id: string) => {
      // The state is read first, because a job that was read before it ended has no result.
      const state = await queue.getJobState(id);
      if (state === 'unknown') return missing(id);
      absent.delete(id);
      if (state !== 'completed' && state !== 'failed') return;
      const job = await jobOf(id);
      if (job === undefined || !followed.has(id)) return;
      followed.delete(id);
      listener.ended(
        id,
        state === 'completed'
          ? { status: 'completed', result: job.returnvalue as Result }
          : { status: 'failed', reason: reasonOf(job.failedReason) },
      );
    };
    const told =
      (tell: (id: string) => void) =>
      ({ jobId }: { readonly jobId: string }) => {
        if (followed.has(jobId)) tell(jobId);
      };
    const ended = told((id) => void end(id).catch(() => {}));
    const listeners = {
      active: told(listener.started),
      waiting: told(listener.returned),
      delayed: told(listener.returned),
      stalled: told(listener.returned),
      completed: ended,
      failed: ended,
      removed: ended,
      progress: ({ jobId, data }: { readonly jobId: string; readonly data: unknown }) => {
        if (followed.has(jobId) && isObject(data)) listener.progress(jobId, data as Progress);
      },
    };
    for (const [name, listen] of Object.entries(listeners)) events.on(name as 'active', listen as () => void);
    const look = async (ids: Iterable<string>) => {
      for (const id of ids) await end(id).catch(() => {});
    };
    const looking = setInterval(() => void look([...followed]), lookEveryMs).unref();
    return {
      add: (ids) => {
        const added = [...ids];
        for (const id of added) followed.add(id);
        void look(added);
      },
      stop: () => {
        clearInterval(looking);
        followed.clear();
        for (const [name, listen] of Object.entries(listeners)) events.off(name as 'active', listen as () => void);
      },
    };
  }
}

/** A user would not understand BullMQ's message for a process that died. */
function reasonOf(said = 'no reason was given'): string {
  const [, code, signal] = /^Unexpected exit code: (\w+) signal: (\w+)$/.exec(said) ?? [];
  if (code === undefined) return said;
  const how = signal === 'null' ? `with exit code ${code}` : `by ${signal}`;
  return `the process that ran it ended ${how}, ${attempts} times: it may need more memory than there is`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
