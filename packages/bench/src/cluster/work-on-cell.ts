import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { experimentOptimizers, MaspoError } from '@maspo/core';
import { openModelResources, type SharedResources } from '@maspo/models';
import { takingOver } from '../experiments/taking-over.ts';
import { sharedGrading } from '../grading/shared-grading.ts';
import { type CellState, followCell } from '../progress/experiment-progress.ts';
import { manifestDifferences } from '../records/manifest-differences.ts';
import { optimizeRun } from '../runs/optimize-run.ts';
import { openLocal } from '../setup/local-package.ts';
import { manifestOf } from '../setup/manifest-of.ts';
import { createPreflight } from '../setup/preflight.ts';
import { type RunSetup, setUpRun } from '../setup/run-setup.ts';
import type { CellJob, CellJobResult, ReadCellJob } from './cell-job.ts';
import { filesOutside } from './files-outside.ts';
import { ownCodeOf } from './own-code.ts';

/** The folders and permissions for the cells of a worker. */
export interface Workplace {
  /** The folder of datasets, keys and this machine's replies. */
  readonly home: string;
  /** The folder that paths in configurations are relative to, and below which they must be. */
  readonly directory: string;
  /** Where run directories are while they are written. */
  readonly scratch: string;
  /** Whether modules and commands that a configuration names may be started. */
  readonly ownCode: boolean;
}

export interface CellWork extends Workplace {
  /** Replies and limits that all workers share. */
  readonly shared: SharedResources;
  /** Stores the finished run directory, and returns its name in the store. */
  readonly keep: (folder: string) => Promise<string>;
  readonly signal: AbortSignal;
  readonly onState: (state: CellState) => void;
}

/** The error for a cell that this worker cannot run as ordered; another worker may be able to. */
export class CellRefused extends Error {}

const stateEveryMs = 1000;

/**
 * Runs a cell in a separate folder, and passes its run directory to `keep`. Throws `CellRefused` if something on this machine differs from
 * what the coordinator found. Also throws what `signal` was aborted with, and what the run throws.
 */
export async function workOnCell(job: ReadCellJob, work: CellWork): Promise<CellJobResult> {
  const { home, scratch, shared, keep, signal, onState } = work;
  const folder = await mkdtemp(join(scratch, `${job.id}-`));
  try {
    const setup = await setUpHere(job, { ...work, folder });
    const run = join(folder, 'run');
    const { observer, state } = followCell(() => performance.now());
    const telling = setInterval(() => onState(state()), stateEveryMs);
    const models = openModelResources({ home, concurrency: setup.config.concurrency, openLocal, shared });
    try {
      await optimizeRun(setup, {
        run,
        home,
        signal,
        observer,
        sandboxLevel: job.sandboxLevel,
        strict: job.strict,
        calibration: job.calibration,
        shared: { models, grading: sharedGrading() },
      });
    } finally {
      clearInterval(telling);
      await models.close();
    }
    return { status: 'finished', artefact: await keep(run) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The run as it is set up on this machine. Throws `CellRefused` unless it is the run that the coordinator ordered. */
async function setUpHere(
  { id, name, manifest, config, from, sandboxLevel }: ReadCellJob,
  { home, directory, ownCode, folder }: Workplace & { readonly folder: string },
): Promise<RunSetup> {
  const code = ownCodeOf(config);
  if (code.length > 0 && !ownCode)
    throw new CellRefused(`it starts code of its own (${code.join(', ')}): this worker does so only with --own-code`);
  const outside = await filesOutside(config, { directory, home });
  if (outside.length > 0)
    throw new CellRefused(`it names files outside ${directory}, the --directory of this worker: ${outside.join(', ')}`);
  const setup = await setUpRun({ config, name, directory, file: name }, home, {
    known: experimentOptimizers,
    preflight: createPreflight({ home, level: sandboxLevel }),
  }).catch((error) => {
    throw error instanceof MaspoError ? new CellRefused(error.message, { cause: error }) : error;
  });
  const complete = from === undefined ? setup : takingOver(await promptFile(from, folder), setup);
  const found = manifestOf(complete);
  if (found.id === id) return complete;
  const differing = manifestDifferences(manifest, found).map(
    ({ path, before, now }) => `${path} is ${before} at the coordinator, and ${now} here`,
  );
  throw new CellRefused(differing.length === 0 ? 'its manifest does not fit its id' : differing.slice(0, 5).join('; '));
}

async function promptFile({ id, prompts }: NonNullable<CellJob['from']>, folder: string) {
  const file = join(folder, 'prompts.json');
  await writeFile(file, prompts);
  return { id, file };
}
