import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { abortableSleep, type LocalReplyStore, namedModels } from '@maspo/models';
import type { ArtefactStore, JobEnd } from '@maspo/queue';
import writeFileAtomic from 'write-file-atomic';
import type { Cell } from '../experiments/cell.ts';
import type { CellEnd } from '../experiments/experiment-observer.ts';
import { finishedCell } from '../experiments/records/finished-cell.ts';
import { readServedKeys } from '../records/served-keys.ts';
import type { Summary } from '../records/summary.ts';
import { isLocked } from '../runs/lock-directory.ts';
import type { CellJobResult } from './cell-job.ts';

/** The source and the destination of what workers made. */
export interface Incoming {
  /** The experiment's directory. */
  readonly directory: string;
  readonly artefacts: ArtefactStore;
  /** The reply store of this machine. The replies of each cell are copied into it, for recordings and for runs without a queue. */
  readonly own: LocalReplyStore;
  /** Copies the replies with these keys from the shared store. */
  readonly bringHome: (keys: readonly string[], own: LocalReplyStore) => Promise<void>;
  readonly signal: AbortSignal;
}

const lookAgainMs = 2000;
/** In a shared folder over NFS, a new file may stay invisible for this time. */
const patienceMs = 70_000;

/** Takes over the run directory and the replies of a cell that a worker has ended. Returns how the cell ended. */
export async function takeCell(cell: Cell, how: JobEnd<CellJobResult>, incoming: Incoming): Promise<CellEnd> {
  if (how.status === 'failed') return { status: 'failed', error: new MaspoError('environment', how.reason) };
  const { result } = how;
  if (result.status === 'stopped')
    return { status: 'failed', error: new MaspoError('budget-exhausted', result.reason) };
  const { directory, artefacts, own, bringHome, signal } = incoming;
  const place = join(directory, cell.directory);
  if (isLocked(place))
    throw new MaspoError('invalid-input', `another process is writing to ${place}: wait for it or stop it`);
  // The files of an attempt on this machine are not needed any more: its replies are stored.
  await rm(place, { recursive: true, force: true });
  await fetchPatiently(artefacts, { name: result.artefact, place, signal });
  const summary = await finishedCell(place, cell);
  if (summary === undefined)
    throw new MaspoError('missing-data', `the artefact ${result.artefact} of a worker is not a finished run`);
  const here: Summary = { ...summary, run: place };
  await writeFileAtomic(join(place, 'summary.json'), `${JSON.stringify(here, null, 2)}\n`);
  if (makesCalls(cell)) await bringHome((await readServedKeys(place)).keys, own);
  // This also removes the attempts of workers that had lost the cell.
  await artefacts.remove(dirname(result.artefact), signal);
  return { status: 'finished', earlier: false, summary: here };
}

/** Simulated replies are not stored. */
function makesCalls({ setup }: Cell): boolean {
  return namedModels(setup.config.models).some((model) => model.config.provider !== 'simulated');
}

interface Fetched {
  readonly name: string;
  readonly place: string;
  readonly signal: AbortSignal;
}

async function fetchPatiently(artefacts: ArtefactStore, { name, place, signal }: Fetched): Promise<void> {
  for (const startedAt = performance.now(); ; await abortableSleep(lookAgainMs, signal)) {
    try {
      return await artefacts.fetch(name, place, signal);
    } catch (error) {
      const isMissing = error instanceof MaspoError && error.code === 'missing-data';
      if (!isMissing || performance.now() - startedAt > patienceMs) throw error;
    }
  }
}
