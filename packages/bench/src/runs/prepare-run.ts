import { join } from 'node:path';
import { checkReplySource, type ModelResources, type Recording } from '@maspo/models';
import type { PromptLeak } from '@maspo/tasks';
import { judgedRunOf } from '../calibrate/calibrate-judge.ts';
import { knownCheck } from '../calibrate/check-judge.ts';
import type { Calibration } from '../calibration/calibration.ts';
import { findCalibration } from '../calibration/calibration-store.ts';
import type { JudgeCheck } from '../calibration/judge-check.ts';
import type { GradingSource } from '../grading/create-grading.ts';
import { createLeakCheck, type LeakCheck } from '../grading/prompt-leaks.ts';
import type { Manifest } from '../records/manifest.ts';
import { manifestOf } from '../setup/manifest-of.ts';
import type { RunSetup } from '../setup/run-setup.ts';
import { warningOf } from './check-judge-of-run.ts';
import { checkRunDirectory } from './run-directory.ts';

export interface PrepareOptions {
  /** The run's folder; `results/<name>-<manifest id>` below the working directory when left out. */
  readonly run?: string | undefined;
  /** The folder of the reply store. */
  readonly home: string;
  /** A reply store in place of the one in the home; only this process uses it. */
  readonly replies?: string | undefined;
  /** Its replies replace models and reply store. */
  readonly recording?: Recording | undefined;
  /** The calibration of the evaluator on this task, or null for none. If left out, it is looked up in the home. */
  readonly calibration?: Calibration | null | undefined;
  /**
   * Refuses seed prompts that contain test questions or their answers, and a judge that cannot be distinguished from one that guesses. The
   * default is false.
   */
  readonly strict?: boolean | undefined;
  /** Shared with concurrent runs. If left out, the run has its own. */
  readonly shared?: SharedByRuns | undefined;
}

/** Resources that all runs of one process can share. */
export interface SharedByRuns {
  readonly models: ModelResources;
  readonly grading: GradingSource;
}

/** What is known about a run before its first call. */
export interface PreparedRun {
  readonly manifest: Manifest;
  /** The path of the run's folder. */
  readonly path: string;
  readonly leakCheck: LeakCheck;
  /** Leaks in the seed prompts. */
  readonly seedLeaks: readonly PromptLeak[];
  /** The calibration of the evaluator on this task. */
  readonly calibration: Calibration | undefined;
  /** What is known about the judge; undefined if the run has to check it. */
  readonly known: JudgeCheck | undefined;
  /** The warning about a judge that is known to be no better than one that guesses. */
  readonly judgeWarning: string | undefined;
}

/**
 * Makes every check that can refuse a run before its first call, so that a run and its dry run refuse the same. Writes nothing. Throws
 * `MaspoError`.
 */
export async function prepareRun(setup: RunSetup, options: PrepareOptions): Promise<PreparedRun> {
  const { home, replies, recording, shared, strict = false } = options;
  checkReplySource(setup.config.models, { home, replies, recording, resources: shared?.models });
  const leakCheck = createLeakCheck(setup, { strict });
  const seedLeaks = leakCheck.given(setup.system.prompts);
  const manifest = manifestOf(setup);
  const path = options.run ?? join('results', `${setup.name}-${manifest.id}`);
  await checkRunDirectory(path, manifest);
  const calibration =
    options.calibration === undefined
      ? await findCalibration(home, judgedRunOf(setup))
      : (options.calibration ?? undefined);
  const known = knownCheck(setup, calibration);
  const judgeWarning = known && warningOf(known, { setup, calibration, strict });
  return { manifest, path, leakCheck, seedLeaks, calibration, known, judgeWarning };
}
