import type { ArtefactStore } from '@maspo/queue';
import type { SandboxLevel } from '@maspo/tasks';
import type { CellEnd } from '../experiments/experiment-observer.ts';
import { writeRecord } from '../experiments/records/experiment-directory.ts';
import type { ExperimentSetup } from '../experiments/set-up-experiment.ts';
import { counted } from '../terminal/counted.ts';
import { experimentId } from './cell-job.ts';
import { loadQueuePackage } from './queue-package.ts';
import { type QueueObserver, runOnQueue } from './run-on-queue.ts';
import { type OpenQueue, withQueue } from './with-queue.ts';

/** What the machines of a queue share. */
export interface SharedPlaces {
  /** The address of the queue, `redis://…`. */
  readonly queue: string;
  /** The store that run directories go through: a folder that all machines see, or `s3://bucket/prefix`. */
  readonly artefacts: string;
  readonly signal: AbortSignal;
  /** Prints a line for the user. */
  readonly say: (line: string) => void;
}

export interface CoordinateOptions extends SharedPlaces {
  /** What all cells of the experiment together may use; no limit where a field is left out. */
  readonly limits: { readonly maxCalls?: number | undefined; readonly maxMoney?: number | undefined };
  readonly home: string;
  readonly sandboxLevel?: SandboxLevel | undefined;
  readonly strict?: boolean | undefined;
  readonly observer: QueueObserver;
}

/**
 * Lets the workers of a queue run an experiment. Throws `MaspoError` if the queue or the artefact store cannot be used, before anything is
 * written.
 */
export async function coordinate(
  { directory, record, cells }: ExperimentSetup,
  options: CoordinateOptions,
): Promise<ReadonlyMap<string, CellEnd>> {
  const { limits, home, say } = options;
  return withPlaces(options, async ({ shown, redis, jobs, artefacts, queue }) => {
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
      artefactsAddress: options.artefacts,
      bringHome: async (keys, own) => {
        const { differing, missing } = await queue.copyHome(redis, keys, own);
        if (differing + missing > 0) say(notHomeText({ all: keys.length, differing, missing }));
      },
    });
  });
}

/** Throws `MaspoError` if the queue or the artefact store cannot be used. Starts nothing. */
export function checkPlaces(places: SharedPlaces): Promise<void> {
  return withPlaces(places, async () => {});
}

interface OpenPlaces extends OpenQueue {
  readonly artefacts: ArtefactStore;
  readonly queue: Awaited<ReturnType<typeof loadQueuePackage>>;
}

async function withPlaces<Value>(
  { queue: address, artefacts: artefactsAddress, signal, say }: SharedPlaces,
  work: (places: OpenPlaces) => Promise<Value>,
): Promise<Value> {
  const queue = await loadQueuePackage();
  const artefacts = await queue.openArtefacts(artefactsAddress);
  try {
    await artefacts.reachable(signal);
    return await withQueue(address, (opened) => work({ ...opened, artefacts, queue }), say);
  } finally {
    artefacts.close();
  }
}

function workersText({ length }: readonly string[], queue: string): string {
  if (length === 0) return `No worker is connected. Start some: maspo worker --queue ${queue}`;
  return `${counted(length, 'worker')} connected`;
}

function notHomeText({ all, differing, missing }: { all: number; differing: number; missing: number }): string {
  return `warning: of ${all} replies of a cell, ${differing} differ from those in this machine's store, and ${missing} are gone from the queue: a recording made here would not repeat the cell`;
}
