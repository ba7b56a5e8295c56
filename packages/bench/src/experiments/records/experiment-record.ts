import type { Factor, Levels } from './factors.ts';

/** The ways to read the figures of an experiment. */
export const views = ['accuracy', 'misalignment-by-step', 'refresh-stability'] as const;

export type View = (typeof views)[number];

/**
 * The content of `experiment.json` in the directory of an experiment: its cells, and where they are. Tables are made only from this and
 * from the run directories of the cells.
 */
export interface ExperimentRecord {
  readonly name: string;
  readonly title: string;
  /** Hash of the content of the experiment file, including its models. */
  readonly definition: string;
  /** The name of the set of models. */
  readonly models: string;
  /** Whether any model of any cell is simulated. */
  readonly simulated: boolean;
  /** The maximum number of test questions per cell, for partial results; null for all. */
  readonly limit: number | null;
  readonly view: View;
  /** The published table that is shown next to ours; null if there is none. */
  readonly reference: string | null;
  /** The levels that a row's baseline has in place of the row's own; null without comparisons. */
  readonly baseline: Partial<Levels> | null;
  /** Labels of the levels of every factor, in order. */
  readonly levels: Readonly<Record<Factor, readonly string[]>>;
  /** What a reader of the table must know. */
  readonly notes: readonly string[];
  readonly cells: readonly CellRecord[];
}

export interface CellRecord {
  /** The id of the manifest of the cell: a hash of everything that decides the run. Cells with equal manifests share one id. */
  readonly id: string;
  readonly levels: Levels;
  /** Its run directory, relative to the experiment's. */
  readonly directory: string;
}
