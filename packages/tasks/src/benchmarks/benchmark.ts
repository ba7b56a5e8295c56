import type { Example } from '../example/example.ts';
import type { GradedFormat } from '../grading/scoring.ts';

/** A published set of labelled questions: where it comes from, how its rows are read, and what its answers must be. */
export interface Benchmark {
  readonly id: string;
  readonly title: string;
  readonly format: GradedFormat;
  /** The requirement for a good final answer. Judges and proposers read it. */
  readonly requirement: string;
  /** How many examples the set has after reading. */
  readonly rows: number;
  /** The files in which the benchmark is published. The preferred file is first. */
  readonly files: readonly SourceFile[];
  /** Reads one of `files`. Throws `MaspoError('invalid-input')` that lists the wrong rows. */
  parse(content: string, file: SourceFile): Example[];
}

/** One published file of a benchmark. */
export interface SourceFile {
  readonly name: string;
  /** Lower-case hex SHA-256 of the uncompressed content; unset where we do not know it. */
  readonly sha256?: string;
  readonly licence: string;
  /** The page of its publisher. */
  readonly home: string;
  /** The address from which the file can be downloaded without an account; unset where there is none. */
  readonly url?: string;
  /** The publisher asks that the rows are never shown in plain text: they are stored compressed and not quoted. */
  readonly confidential?: boolean;
}
