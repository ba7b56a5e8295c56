/**
 * How a benchmark stands in the dataset home.
 *
 * - `imported`: stored, content verified against the published hash; `unchanged`: so it was already
 * - `unverified`: stored, but the published hash of this file is not known
 * - `missing`: not stored; `damaged`: what is stored is no longer what was imported
 */
export type DatasetStatus = 'imported' | 'unchanged' | 'unverified' | 'missing' | 'damaged';

/** One benchmark of the dataset home; `rows` is 0 and `sha256` null where there is nothing usable. */
export interface DatasetEntry {
  readonly id: string;
  readonly rows: number;
  /** Lower-case hex SHA-256 of the uncompressed content. */
  readonly sha256: string | null;
  readonly status: DatasetStatus;
}

/** What `maspo data import`, `pull` and `list` answer, in the order of the benchmarks. */
export interface DatasetListing {
  readonly benchmarks: readonly DatasetEntry[];
}
