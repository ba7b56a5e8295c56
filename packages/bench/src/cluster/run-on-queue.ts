import { join } from 'node:path';
import { openReplyStore, replyStoreFile } from '@maspo/models';
import type { JobQueue } from '@maspo/queue';
import type { SandboxLevel } from '@maspo/tasks';
import type { Cell } from '../experiments/cell.ts';
import { shortFirst } from '../experiments/cell-size.ts';
import type { CellEnd } from '../experiments/experiment-observer.ts';
import { finishedCell } from '../experiments/records/finished-cell.ts';
import { withoutPrompts } from '../experiments/run-experiment.ts';
import type { CellState } from '../progress/experiment-progress.ts';
import { type CellJob, type CellJobResult, jobId, jobOfCell } from './cell-job.ts';
import { type Incoming, takeCell } from './take-cell.ts';

/** Observes what happens to cells on the queue, and cannot change it. */
export interface QueueObserver {
  /** A worker begins a cell. The returned function is called with the progress of the cell. */
  beganElsewhere(cell: Cell): (state: CellState) => void;
  /** The cell waits for another worker. */
  returned(cell: Cell): void;
  ended(cell: Cell, end: CellEnd): void;
}

export interface RunOnQueueOptions extends Omit<Incoming, 'own'> {
  /** The experiment's id on the queue. */
  readonly experiment: string;
  readonly home: string;
  readonly queue: JobQueue<CellJob, CellState, CellJobResult>;
  /** The address of the artefact store, as workers get it. */
  readonly artefactsAddress: string;
  /** The sandbox that code must run in; the strongest when left out. */
  readonly sandboxLevel?: SandboxLevel | undefined;
  /** Whether cells fail if their seed prompts hold test questions. */
  readonly strict?: boolean | undefined;
  readonly observer: QueueObserver;
}

/**
 * Lets the workers of a queue run the cells that have not finished, the shortest first. Returns how each cell ended, by cell id. A cell
 * that takes prompts over is offered when these prompts exist. Throws what `signal` was aborted with. The workers then continue, and the
 * same call follows their cells again.
 */
export async function runOnQueue(
  cells: readonly Cell[],
  options: RunOnQueueOptions,
): Promise<ReadonlyMap<string, CellEnd>> {
  const { experiment, directory, home, queue, signal, observer } = options;
  const unique = [...new Map(cells.map((cell) => [cell.id, cell])).values()];
  const byJob = new Map(unique.map((cell) => [jobId(experiment, cell), cell]));
  const order = shortFirst(unique);
  const ends = new Map<string, CellEnd>();
  const running = new Map<Cell, (state: CellState) => void>();
  const own = openReplyStore(replyStoreFile(home));
  const allEnded = Promise.withResolvers<void>();
  const stopped = () => allEnded.reject(signal.reason);

  const tell = (cell: Cell, how: CellEnd) => {
    ends.set(cell.id, how);
    running.delete(cell);
    observer.ended(cell, how);
  };
  const end = async (cell: Cell, how: CellEnd): Promise<void> => {
    tell(cell, how);
    const followers = unique.filter(({ id, after }) => after?.id === cell.id && !ends.has(id));
    if (how.status === 'finished') await offer(followers);
    else for (const follower of followers) await end(follower, withoutPrompts(how));
    if (ends.size === unique.length) allEnded.resolve();
  };
  const offer = async (ready: readonly Cell[]) => {
    const jobs = await Promise.all(
      ready.map(async (cell) => ({
        id: jobId(experiment, cell),
        data: await jobOfCell(cell, options),
        order: order.get(cell)!,
      })),
    );
    await queue.offer(jobs);
    following.add(jobs.map(({ id }) => id));
  };
  const beganElsewhere = (cell: Cell) => {
    const show = running.get(cell) ?? observer.beganElsewhere(cell);
    running.set(cell, show);
    return show;
  };
  const following = queue.follow({
    started: (id) => void beganElsewhere(byJob.get(id)!),
    progress: (id, state) => beganElsewhere(byJob.get(id)!)(state),
    returned: (id) => {
      const cell = byJob.get(id)!;
      if (running.delete(cell)) observer.returned(cell);
    },
    ended: (id, how) => {
      const cell = byJob.get(id)!;
      takeCell(cell, how, { ...options, own })
        .catch((error): CellEnd => {
          signal.throwIfAborted();
          return { status: 'failed', error };
        })
        .then(async (taken) => {
          // Without the job, the same call can offer a failed cell again. Its replies are stored, so no paid call is repeated.
          await queue.remove([id]);
          await end(cell, taken);
        })
        .catch(allEnded.reject);
    },
  });
  signal.addEventListener('abort', stopped, { once: true });
  try {
    signal.throwIfAborted();
    const earlier = new Map(
      await Promise.all(
        unique.map(async (cell) => [cell.id, await finishedCell(join(directory, cell.directory), cell)] as const),
      ),
    );
    for (const cell of unique) {
      const summary = earlier.get(cell.id);
      if (summary !== undefined) tell(cell, { status: 'finished', earlier: true, summary });
    }
    const isFinished = ({ id }: Cell) => earlier.get(id) !== undefined;
    await offer(unique.filter((cell) => !isFinished(cell) && (cell.after === undefined || isFinished(cell.after))));
    if (ends.size < unique.length) await allEnded.promise;
    return ends;
  } finally {
    signal.removeEventListener('abort', stopped);
    // After another error, no code waits for this promise any more.
    allEnded.promise.catch(() => {});
    following.stop();
    own.close();
  }
}
