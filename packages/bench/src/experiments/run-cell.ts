import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from '@maspo/models';
import type { SandboxLevel } from '@maspo/tasks';
import { hasReport, writeReport } from '../report/write-report.ts';
import { isLocked } from '../runs/lock-directory.ts';
import { optimizeRun } from '../runs/optimize-run.ts';
import type { SharedByRuns } from '../runs/prepare-run.ts';
import type { Cell } from './cell.ts';
import type { CellEnd, ExperimentObserver } from './experiment-observer.ts';
import { finishedCell } from './records/finished-cell.ts';

export interface CellSurroundings {
  /** The experiment's directory. */
  readonly directory: string;
  readonly home: string;
  /** The recording that answers every call, in place of models and reply store. */
  readonly recording?: Recording | undefined;
  readonly signal: AbortSignal;
  readonly observer: ExperimentObserver;
  /** The sandbox that code must run in; the strongest when left out. */
  readonly sandboxLevel?: SandboxLevel | undefined;
  /** Whether cells fail if their seed prompts hold test questions. */
  readonly strict?: boolean | undefined;
  readonly shared: SharedByRuns;
}

/** Runs a cell unless it has finished. A failure is returned; what `signal` was aborted with is thrown. */
export async function runCell(
  cell: Cell,
  { directory, home, recording, signal, observer, sandboxLevel, strict, shared }: CellSurroundings,
): Promise<CellEnd> {
  signal.throwIfAborted();
  const place = join(directory, cell.directory);
  try {
    const earlier = await finishedCell(place, cell);
    if (earlier !== undefined) {
      // The run may have been killed after it had written its result.
      if (!hasReport(place)) await writeReport(place);
      return { status: 'finished', earlier: true, summary: earlier };
    }
    // The prompts that an earlier attempt took over may have changed since. Its replies are stored, so nothing is lost.
    if (cell.manifest.optimizer === 'transfer' && !isLocked(place)) await rm(place, { recursive: true, force: true });
    const summary = await optimizeRun(cell.setup, {
      run: place,
      home,
      recording,
      signal,
      observer: { ...observer, ...observer.began(cell) },
      sandboxLevel,
      strict,
      shared,
    });
    return { status: 'finished', earlier: false, summary };
  } catch (error) {
    signal.throwIfAborted();
    return { status: 'failed', error: error as Error };
  }
}
