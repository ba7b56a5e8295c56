import type { SandboxLevel } from '@maspo/tasks';
import type { CellEnd } from '../experiments/experiment-observer.ts';
import type { ExperimentSetup } from '../experiments/set-up-experiment.ts';
import type { CellState } from '../progress/experiment-progress.ts';
import { type CellJob, type CellJobResult, experimentId } from './cell-job.ts';
import { loadQueuePackage } from './queue-package.ts';
import { type QueueObserver, runOnQueue } from './run-on-queue.ts';

export interface CoordinateOptions {
  /** The address of the queue, `redis://…`. */
  readonly queue: string;
  /** Where run directories travel: a folder that all machines see, or `s3://bucket/prefix`. */
  readonly artefacts: string;
  /** What all cells of the experiment together may use; no limit where a field is left out. */
  readonly limits: { readonly maxCalls?: number | undefined; readonly maxMoney?: number | undefined };
  readonly home: string;
  readonly sandboxLevel?: SandboxLevel | undefined;
  readonly strict?: boolean | undefined;
  readonly signal: AbortSignal;
  readonly observer: QueueObserver;
  /** A line for the user. */
  readonly say: (line: string) => void;
}

/** Has an experiment run by the workers of a queue. Throws `MaspoError` where queue or artefact store cannot be used. */
export async function coordinate(
  { directory, record, cells }: ExperimentSetup,
  { queue: text, artefacts: artefactsAddress, limits, home, say, ...options }: CoordinateOptions,
): Promise<ReadonlyMap<string, CellEnd>> {
  const queue = await loadQueuePackage();
  const address = queue.readQueueAddress(text, process.env);
  const artefacts = await queue.openArtefacts(artefactsAddress);
  await artefacts.reachable(options.signal);
  const { redis, warnings } = await queue.connectRedis(address, { onNotice: say });
  try {
    for (const warning of warnings) say(`warning: ${warning}`);
    const experiment = experimentId(record);
    await queue.limitExperiment(redis, experiment, limits);
    const jobs = queue.openJobQueue<CellJob, CellState, CellJobResult>(redis);
    try {
      const workers = await jobs.workers();
      say(
        workers.length === 0
          ? `No worker is connected. Start some: maspo worker --queue ${address.shown}`
          : `${workers.length} ${workers.length === 1 ? 'worker' : 'workers'} connected`,
      );
      return await runOnQueue(cells, {
        ...options,
        experiment,
        directory,
        home,
        queue: jobs,
        artefacts,
        artefactsAddress,
        bringHome: (keys, own) => queue.copyHome(redis, keys, own),
      });
    } finally {
      await jobs.close();
    }
  } finally {
    redis.disconnect();
    artefacts.close();
  }
}
