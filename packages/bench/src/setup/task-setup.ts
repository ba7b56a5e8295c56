import type { AnswerFormat } from '@maspo/core';
import type { Columns, Example, Scoring } from '@maspo/tasks';
import type { ModuleRecord } from '../records/manifest.ts';

/** Validation questions of one file. */
export interface ValidationSet {
  /** Unique within a run. */
  readonly name: string;
  readonly examples: readonly Example[];
  /** SHA-256 of the file's bytes. */
  readonly sha256: string;
}

/** The labelled questions of a run, and the requirement for their answers. */
export interface TaskSetup {
  /** Benchmark id, or name of the user's file. */
  readonly id: string;
  /** The form in which built-in architectures ask for answers. */
  readonly format: AnswerFormat;
  readonly scoring: Scoring;
  /** Whether the questions of `examples` can be scored. Questions without answers give no test set. */
  readonly tested: boolean;
  readonly requirement: string;
  readonly examples: readonly Example[];
  /** Validation questions from files of their own; empty if they come from `examples`, or if there are none. */
  readonly validation: readonly ValidationSet[];
  /** SHA-256 of the dataset's content. */
  readonly sha256: string;
  /** The columns that the configuration names. */
  readonly columns?: Columns;
  /** What a user should know about how the files were read. */
  readonly notes: readonly string[];
  /** The module whose function scores answers. */
  readonly scoringModule?: ModuleRecord;
  /** The module that the benchmark comes from. */
  readonly module?: ModuleRecord;
}
