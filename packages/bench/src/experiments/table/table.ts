import type { PublishedSource } from '../published/published-table.ts';
import type { View } from '../records/experiment-record.ts';
import type { LevelFilter } from './level-filter.ts';
import type { Protocol } from './protocol.ts';
import type { RowLevels } from './row-plan.ts';

/** The version of the table as JSON. It rises when the meaning of an existing field changes. */
export const tableVersion = 1;

/** The figures of an experiment, with everything that a reader of them must know. Equal cells give equal tables. */
export interface Table {
  readonly version: typeof tableVersion;
  /** Whether models were simulated. If so, none of our figures says anything about a real model. */
  readonly simulated: boolean;
  readonly name: string;
  readonly title: string;
  readonly view: View;
  readonly setting: TableSetting;
  readonly cells: CellCount;
  /** The source of the published figures; null if none are shown. */
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
  /** The unit of the figures in the column. */
  readonly unit: Unit;
}

export interface TableRow {
  readonly label: string;
  readonly levels: RowLevels;
  /** The label of its baseline, the row that its gains are over; null if there is none. */
  readonly baseline: string | null;
  /** Whether the search of any of its runs used labels. */
  readonly usesLabels: boolean;
  /** Whether graders, and not the judge, compared final answers on the pool in any of its runs. This is one way to use labels. */
  readonly gradedPool: boolean;
  /** The number of its runs whose seed or final prompts hold a test question or its answer. */
  readonly leaking: number;
  /** One for each column. */
  readonly entries: readonly TableEntry[];
}

/** The gain of one row over another row in one column, in the gain fields of an entry. */
export interface TablePair {
  readonly row: string;
  readonly over: string;
  readonly levels: RowLevels;
  readonly column: string;
  readonly gain: Readonly<Record<string, number | null>>;
}

/** Numbers by the names of `Field`; null for a missing number. */
export type TableEntry = EntryFigure & Readonly<Record<string, number | null>>;

/** The fields that every entry has, in every view. */
export interface EntryFigure {
  /** Cells that are planned for it, and those of them that have finished. */
  readonly planned: number;
  readonly finished: number;
  readonly value: number | null;
  /** The 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
  /** Standard deviation of the value between seeds (null for fewer than two), and the number of seeds. */
  readonly spread: number | null;
  readonly seeds: number;
  /** The number of observations. */
  readonly n: number;
  /** The figure of the paper for this entry. */
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
  /** `column` means the unit of the column of the entry. */
  readonly unit: Unit | 'column';
  /** Fields of a group are shown side by side. */
  readonly group: string;
}

/** The settings that decide the figures, over all finished cells. */
export interface TableSetting {
  /** Hash of the content of the experiment file. */
  readonly definition: string;
  /** The requested levels; empty for all. */
  readonly only: LevelFilter;
  /** The maximum number of test questions per cell, for this table alone; null if the experiment decides. */
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
  /** The number of finished cells that a limit or a guard ended early, by how they ended. */
  readonly cutShort: Readonly<Record<string, number>>;
  /** Cells that were started, and are running, stopped or failed. */
  readonly begun: number;
  readonly missing: number;
}
