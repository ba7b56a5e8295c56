/**
 * The status of a benchmark.
 *
 * - `imported`: stored, content verified against the published hash; `unchanged`: the same, and it was stored already
 * - `unverified`: stored, but the published hash of this file is not known
 * - `missing`: not stored; `damaged`: the stored content differs from what was imported
 * - `bundled`: a sample that comes with the package
 */
export type DatasetStatus = 'bundled' | 'imported' | 'unchanged' | 'unverified' | 'missing' | 'damaged';

/** One benchmark; `rows` is 0 and `sha256` null where there is no usable content. */
export interface DatasetEntry {
  readonly id: string;
  readonly rows: number;
  /** Lower-case hex SHA-256 of the uncompressed content. */
  readonly sha256: string | null;
  readonly status: DatasetStatus;
}

/** The answer of `maspo data import`, `pull` and `list`, in the order of the benchmarks. */
export interface DatasetListing {
  readonly benchmarks: readonly DatasetEntry[];
}
