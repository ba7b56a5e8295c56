import type { Levels } from '../records/factors.ts';

/** A table or figure of a paper, as far as its figures are known here. What is not known is left out. */
export interface PublishedTable {
  /** The name that an experiment refers to it by. */
  readonly id: string;
  readonly source: PublishedSource;
  /** What it compares. */
  readonly title: string;
  /** Ids of the benchmarks that its averages are over. */
  readonly averageOf: readonly string[];
  /** Levels that all of its rows have. A row of ours at another level has no figure beside it; an unvaried factor agrees. */
  readonly under: Partial<Levels>;
  readonly rows: readonly PublishedRow[];
  /** Figures that belong to no single row. */
  readonly best: readonly PublishedBest[];
  /** What is told without figures, and what a reader of the figures must know. */
  readonly notes: readonly string[];
}

export interface PublishedSource {
  readonly title: string;
  readonly arXiv: string;
  /** The table or figure of the paper; what it is about, where its number is not known. */
  readonly table: string;
}

/** A published row; it stands beside rows of ours that have all of its levels. */
export interface PublishedRow {
  readonly levels: Partial<Levels>;
  /** Accuracy in percent, as printed, by benchmark id or `average`. */
  readonly figures: Readonly<Record<string, number>>;
}

/** The better one of several rows of the paper, which does not say here which. */
export interface PublishedBest {
  readonly of: Partial<Levels>;
  readonly benchmark: string;
  /** Accuracy in percent. */
  readonly value: number;
  readonly note: string;
}

/** The column of an average over benchmarks. */
export const averageColumn = 'average';
