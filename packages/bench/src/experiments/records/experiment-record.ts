import type { Factor, Levels } from './factors.ts';

/** What an experiment's figures are read as. */
export const views = ['accuracy', 'misalignment-by-step', 'refresh-stability'] as const;

export type View = (typeof views)[number];

/** An experiment as `experiment.json` of its directory tells it: which cells there are, and where. Tables are made of this and the cells' run directories alone. */
export interface ExperimentRecord {
  readonly name: string;
  readonly title: string;
  /** Hash of what the experiment file says, models included. */
  readonly definition: string;
  /** The name of the set of models. */
  readonly models: string;
  /** Whether any model of any cell is simulated. */
  readonly simulated: boolean;
  /** At most so many test questions a cell: the results are partial. Null for all. */
  readonly limit: number | null;
  readonly view: View;
  /** The published table that is set beside; null where there is none. */
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
  /** The id of the cell's manifest, a hash of all that decides it. Cells that say the same share one. */
  readonly id: string;
  readonly levels: Levels;
  /** Its run directory, relative to the experiment's. */
  readonly directory: string;
}
