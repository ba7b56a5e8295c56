import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { ArtefactStore } from '@maspo/queue';
import { type ProcessorSettings, queueVariable, settingsVariable } from './processor-settings.ts';
import { loadQueuePackage } from './queue-package.ts';

export interface WorkerOptions extends Omit<ProcessorSettings, 'worker' | 'scratch'> {
  /** Cells at once, each in a process. */
  readonly concurrency: number;
  /** If the worker gives no sign of life for this time, its cells go to other workers. */
  readonly lockSeconds: number;
  /** The worker ends after this time without a waiting or running cell on the queue; never when left out. */
  readonly idleSeconds?: number | undefined;
  readonly say: (line: string) => void;
}

/** A running worker. */
export interface RunningWorker {
  readonly name: string;
  /** The address of the queue, without a password. */
  readonly queue: string;
  /**
   * Resolves when the worker has ended: after `drain`, `handBack`, or because the queue is empty. Rejects if the queue is lost for good.
   */
  readonly ended: Promise<void>;
  /** Takes no further cell; the running cells continue to their end. */
  drain(): void;
  /** Gives the running cells back to the queue; their replies are stored. */
  handBack(): void;
}

const emptyCheckMs = 500;
const reachableMs = 30_000;

/**
 * Starts a worker that takes cells from the queue until it is stopped. Throws `MaspoError` if the queue or the artefact store cannot be
 * reached.
 */
export async function startWorker(text: string, options: WorkerOptions): Promise<RunningWorker> {
  const { home, directory, ownCode, artefacts, concurrency, lockSeconds, idleSeconds, say } = options;
  const queue = await loadQueuePackage();
  const address = queue.readQueueAddress(text, process.env);
  if (artefacts !== undefined) await refuseUnreachable(await queue.openArtefacts(artefacts));
  const { redis, warnings } = await queue.connectRedis(address, { onNotice: say });
  for (const warning of warnings) say(`warning: ${warning}`);
  // A separate folder for this worker, which other users of the machine cannot read.
  const scratch = await mkdtemp(join(tmpdir(), 'maspo-worker-'));
  const name = `${hostname()}-${process.pid}`;
  const settings: ProcessorSettings = { home, directory, scratch, ownCode, artefacts, worker: name };
  const shown = (id: string) => id.slice(id.lastIndexOf('.') + 1);
  const worker = queue.startJobWorker(redis, {
    name,
    processor: new URL(`processor${extname(import.meta.filename)}`, import.meta.url),
    concurrency,
    lockSeconds,
    env: { ...process.env, [queueVariable]: text, [settingsVariable]: JSON.stringify(settings) },
    observer: {
      started: (id) => say(`${shown(id)}: begins`),
      completed: (id) => say(`${shown(id)}: done`),
      failed: (id, reason, again) => say(`${shown(id)}: failed${again ? ', and is begun again' : ''}: ${reason}`),
      lost: (id) => say(`${shown(id)}: given up here, another worker has it: this one was away for too long`),
      troubled: (reason) => say(`the queue: ${reason}`),
    },
  });
  const ended = Promise.withResolvers<void>();
  let closing: Promise<void> | undefined;
  const end = (how: () => Promise<void>) => {
    closing = how();
    closing.then(ended.resolve, ended.reject);
  };
  const jobs = idleSeconds === undefined ? undefined : queue.openJobQueue(redis);
  let emptySince = performance.now();
  const look = async () => {
    const { waiting, active } = await jobs!.counts();
    if (waiting + active > 0) emptySince = performance.now();
    else if (performance.now() - emptySince >= idleSeconds! * 1000 && closing === undefined) end(worker.drain);
  };
  const looking = jobs && setInterval(() => void look().catch(() => {}), emptyCheckMs);
  return {
    name,
    queue: address.shown,
    ended: ended.promise.finally(async () => {
      clearInterval(looking);
      await jobs?.close();
      redis.disconnect();
      await rm(scratch, { recursive: true, force: true });
    }),
    drain: () => end(worker.drain),
    handBack: () => end(worker.handBack),
  };
}

async function refuseUnreachable(store: ArtefactStore): Promise<void> {
  try {
    await store.reachable(AbortSignal.timeout(reachableMs));
  } finally {
    store.close();
  }
}
