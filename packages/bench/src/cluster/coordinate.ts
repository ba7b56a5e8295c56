import type { SandboxLevel } from '@maspo/tasks';
import type { CellEnd } from '../experiments/experiment-observer.ts';
import { writeRecord } from '../experiments/records/experiment-directory.ts';
import type { ExperimentSetup } from '../experiments/set-up-experiment.ts';
import { experimentId } from './cell-job.ts';
import { loadQueuePackage } from './queue-package.ts';
import { type QueueObserver, runOnQueue } from './run-on-queue.ts';
import { withQueue } from './with-queue.ts';

export interface CoordinateOptions {
  /** The address of the queue, `redis://…`. */
  readonly queue: string;
  /** The store that run directories go through: a folder that all machines see, or `s3://bucket/prefix`. */
  readonly artefacts: string;
  /** What all cells of the experiment together may use; no limit where a field is left out. */
  readonly limits: { readonly maxCalls?: number | undefined; readonly maxMoney?: number | undefined };
  readonly home: string;
  readonly sandboxLevel?: SandboxLevel | undefined;
  readonly strict?: boolean | undefined;
  readonly signal: AbortSignal;
  readonly observer: QueueObserver;
  /** Prints a line for the user. */
  readonly say: (line: string) => void;
}

/**
 * Lets the workers of a queue run an experiment. Throws `MaspoError` if the queue or the artefact store cannot be used, before anything is
 * written.
 */
export async function coordinate(
  { directory, record, cells }: ExperimentSetup,
  { queue: text, artefacts: artefactsAddress, limits, home, say, ...options }: CoordinateOptions,
): Promise<ReadonlyMap<string, CellEnd>> {
  const queue = await loadQueuePackage();
  const artefacts = await queue.openArtefacts(artefactsAddress);
  try {
    await artefacts.reachable(options.signal);
    return await withQueue(
      text,
      async ({ shown, redis, jobs }) => {
        await writeRecord(directory, record);
        const experiment = experimentId(record);
        await queue.limitExperiment(redis, experiment, limits);
        say(workersText(await jobs.workers(), shown));
        return runOnQueue(cells, {
          ...options,
          experiment,
          directory,
          home,
          queue: jobs,
          artefacts,
          artefactsAddress,
          bringHome: async (keys, own) => {
            const { differing, missing } = await queue.copyHome(redis, keys, own);
            if (differing + missing > 0) say(notHomeText({ all: keys.length, differing, missing }));
          },
        });
      },
      say,
    );
  } finally {
    artefacts.close();
  }
}

function workersText({ length }: readonly string[], queue: string): string {
  if (length === 0) return `No worker is connected. Start some: maspo worker --queue ${queue}`;
  return `${length} ${length === 1 ? 'worker' : 'workers'} connected`;
}

function notHomeText({ all, differing, missing }: { all: number; differing: number; missing: number }): string {
  return `warning: of ${all} replies of a cell, ${differing} differ from those in this machine's store, and ${missing} are gone from the queue: a recording made here would not repeat the cell`;
}
