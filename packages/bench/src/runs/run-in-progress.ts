import type { OpenModels } from '@maspo/models';
import type { Grading } from '../grading/create-grading.ts';
import type { UnusableCount } from '../records/unusable-replies.ts';
import type { RunSetup } from '../setup/run-setup.ts';
import type { TraceRecorder } from '../traces/trace-recorder.ts';
import type { TraceWriter } from '../traces/trace-writer.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunDirectory } from './run-directory.ts';
import type { RunObserver } from './run-observer.ts';

/** State that the phases of one run share. */
export interface RunInProgress extends Omit<PreparedRun, 'path' | 'judgeWarning'> {
  readonly setup: RunSetup;
  readonly directory: RunDirectory;
  readonly opened: OpenModels;
  readonly grading: Grading;
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
  /** The traces of the run; undefined if the run keeps no texts. */
  readonly traces: TraceWriter | undefined;
  readonly recorder: TraceRecorder | undefined;
  readonly isReplay: boolean;
  readonly strict: boolean;
  /** Counts the replies that could not be used. */
  readonly unusable: UnusableCount;
}

export function bytesIn({ megabytes }: { readonly megabytes: number }): number {
  return megabytes * 1e6;
}
