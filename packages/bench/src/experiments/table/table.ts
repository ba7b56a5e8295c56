import type { PublishedSource } from '../published/published-table.ts';
import type { View } from '../records/experiment-record.ts';
import type { LevelFilter } from './level-filter.ts';
import type { Protocol } from './protocol.ts';
import type { RowLevels } from './row-plan.ts';

/** The version of the value as JSON; it rises when the meaning of an existing field changes. */
export const tableVersion = 1;

/** The figures of an experiment with all that has to be known beside them. The same for equal cells. */
export interface Table {
  readonly version: typeof tableVersion;
  /** Whether models were simulated: then no figure of ours says anything about a real one. */
  readonly simulated: boolean;
  readonly name: string;
  readonly title: string;
  readonly view: View;
  readonly setting: TableSetting;
  readonly cells: CellCount;
  /** Where the published figures come from; null where nothing is set beside. */
  readonly published: { readonly id: string; readonly title: string; readonly source: PublishedSource } | null;
  readonly columns: readonly TableColumn[];
  /** What the fields of an entry mean, in order. */
  readonly fields: readonly Field[];
  readonly rows: readonly TableRow[];
  /** Every two optimizers under otherwise equal levels, where neither is the other's baseline. */
  readonly pairs: readonly TablePair[];
  readonly notes: readonly string[];
  /** How the figures were computed. */
  readonly legend: readonly string[];
}

export interface TableColumn {
  readonly id: string;
  readonly title: string;
  /** Of the figures in it. */
  readonly unit: Unit;
}

export interface TableRow {
  readonly label: string;
  readonly levels: RowLevels;
  /** Label of the row that its gains are over; null where there is none. */
  readonly baseline: string | null;
  /** Whether labels had a say in the search of any of its runs. */
  readonly usesLabels: boolean;
  /** Whether graders, and not the judge, compared final answers on the pool in any of them: one way to use labels. */
  readonly gradedPool: boolean;
  /** Its runs whose prompts, seed or final, hold a test question or its answer. */
  readonly leaking: number;
  /** One for each column. */
  readonly entries: readonly TableEntry[];
}

/** A row less another one in one column: the gain fields of an entry. */
export interface TablePair {
  readonly row: string;
  readonly over: string;
  readonly levels: RowLevels;
  readonly column: string;
  readonly gain: Readonly<Record<string, number | null>>;
}

/** Numbers by the names of `Field`; null where there is none. */
export type TableEntry = EntryFigure & Readonly<Record<string, number | null>>;

/** What every entry has, whatever the view. */
export interface EntryFigure {
  /** Cells that are planned for it, and those of them that have finished. */
  readonly planned: number;
  readonly finished: number;
  readonly value: number | null;
  /** The 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
  /** Standard deviation of the value between seeds, and how many these are; null for fewer than two. */
  readonly spread: number | null;
  readonly seeds: number;
  /** Observations. */
  readonly n: number;
  /** What the paper has there. */
  readonly published: number | null;
}

/**
 * How a number is to be read: shares and accuracies in percent, their differences in percentage points, `coefficient`s between -1 and 1
 * or in units of a standard deviation.
 */
export type Unit = 'percent' | 'points' | 'count' | 'probability' | 'coefficient' | 'seconds' | 'money';

export interface Field {
  readonly name: string;
  readonly title: string;
  /** `column`: that of the entry's column. */
  readonly unit: Unit | 'column';
  /** Fields of a group are shown side by side. */
  readonly group: string;
}

/** What decides the figures, over all finished cells. */
export interface TableSetting {
  /** Hash of what the experiment file says. */
  readonly definition: string;
  /** What of the experiment was asked for; empty for all. */
  readonly only: LevelFilter;
  /** At most so many test questions a cell, for this table alone; null where the experiment decides. */
  readonly limit: number | null;
  /** Test questions of the smallest and of the largest finished cell; null while none has finished. */
  readonly testQuestions: { readonly least: number; readonly most: number } | null;
  /** Null while no cell has finished. */
  readonly protocol: Protocol | null;
  /** Names of the optimizers, with their presets. */
  readonly optimizers: readonly string[];
  /** The name of the set of models, and the models themselves by role. */
  readonly models: string;
  readonly roles: readonly { readonly role: string; readonly models: readonly string[] }[];
  /** Versions of the product that the runs were made with. */
  readonly versions: readonly string[];
  readonly seeds: readonly string[];
  /** Ids of the runs in the table, in order. */
  readonly runs: readonly string[];
}

export interface CellCount {
  readonly planned: number;
  readonly finished: number;
  /** Of the finished ones, those that a limit or a guard ended before their time, by how they ended. */
  readonly cutShort: Readonly<Record<string, number>>;
  /** Started, and under way, stopped or failed. */
  readonly begun: number;
  readonly missing: number;
}
