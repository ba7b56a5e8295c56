/** A figure of a sample with its 95 % interval; all null if nothing was observed. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The number of observations. */
  readonly n: number;
}

/** Observations that share a cluster (here: a question) are not independent of each other. */
export interface ClusteredValue {
  readonly cluster: string;
  readonly value: number;
}

/** Observations of one search also share its luck: another seed may find other prompts. */
export interface SearchedValue extends ClusteredValue {
  readonly search: string;
}

export const noEstimate: Estimate = { value: null, low: null, high: null, n: 0 };
