import type { AnswerFormat } from '@maspo/core';
import type { Example } from '@maspo/tasks';
import type { ModuleRecord } from '../records/manifest.ts';

/** The labelled questions of a run, and the requirement for their answers. */
export interface TaskSetup {
  /** Benchmark id, or name of the user's file. */
  readonly id: string;
  readonly format: AnswerFormat;
  readonly requirement: string;
  readonly examples: readonly Example[];
  /** SHA-256 of the dataset's content. */
  readonly sha256: string;
  /** The module that the benchmark comes from. */
  readonly module?: ModuleRecord;
}
