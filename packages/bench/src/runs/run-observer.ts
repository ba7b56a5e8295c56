import type { EventEvidence, OptimizationEvent } from '@maspo/core';
import type { CallObserver, UsageSnapshot } from '@maspo/models';
import type { PromptLeak } from '@maspo/tasks';
import type { JudgeCheckRecord } from '../records/judge-check-record.ts';
import type { Manifest } from '../records/manifest.ts';
import type { TestAnswer } from '../traces/trace-recorder.ts';

/** Observes the progress of a run. It cannot change the run. */
export interface RunObserver extends Partial<CallObserver> {
  started(directory: string, manifest: Manifest, usage: () => UsageSnapshot): void;
  event(event: OptimizationEvent, evidence: EventEvidence): void;
  evaluated(done: number, total: number): void;
  /** A limit has ended the search while `calls` calls were under way. They are finished before the scoring. */
  finishing?(calls: number): void;
  /** A test question was answered and graded. */
  graded?(answer: TestAnswer): void;
  /** Test questions, or answers to them, were found in the seed prompts. Called before any model call. */
  leaked?(leaks: readonly PromptLeak[]): void;
  /** The judge is being checked; `usage` counts the calls of the check. */
  judgeChecking?(usage: () => UsageSnapshot): void;
  /** The result of the judge check, before the judge leads the search. */
  judgeChecked?(check: JudgeCheckRecord): void;
}
