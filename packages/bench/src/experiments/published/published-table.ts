import type { Levels } from '../records/factors.ts';

/** A table or figure of a paper, with the figures that are known here. Unknown figures are left out. */
export interface PublishedTable {
  /** The name by which an experiment refers to the table. */
  readonly id: string;
  readonly source: PublishedSource;
  /** What the table compares. */
  readonly title: string;
  /** Ids of the benchmarks that its averages are over. */
  readonly averageOf: readonly string[];
  /** Levels that all of its rows have. Our rows with a different level have no published figure; a factor that we do not vary agrees. */
  readonly under: Partial<Levels>;
  readonly rows: readonly PublishedRow[];
  /** Figures that belong to no single row. */
  readonly best: readonly PublishedBest[];
  /** Statements without figures, and what a reader of the figures must know. */
  readonly notes: readonly string[];
}

export interface PublishedSource {
  readonly title: string;
  readonly arXiv: string;
  /** The table or figure of the paper, or its subject if its number is not known. */
  readonly table: string;
}

/** A published row. It is shown next to our rows that have all of its levels. */
export interface PublishedRow {
  readonly levels: Partial<Levels>;
  /** Accuracy in percent, as printed, by benchmark id or `average`. */
  readonly figures: Readonly<Record<string, number>>;
}

/** The best of several rows of the paper. It is not known here which row this is. */
export interface PublishedBest {
  readonly of: Partial<Levels>;
  readonly benchmark: string;
  /** Accuracy in percent. */
  readonly value: number;
  readonly note: string;
}

/** The column of an average over benchmarks. */
export const averageColumn = 'average';
