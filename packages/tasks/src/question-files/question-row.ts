/** One entry of a question file, by the names of its columns. */
export interface QuestionRow {
  /** Counted from 1: the line of a JSONL or CSV file, the item of a JSON list, the row of a Parquet file. */
  readonly number: number;
  /** The position in words: `line 3`, `item 3` or `row 3`. */
  readonly place: string;
  readonly values: Readonly<Record<string, unknown>>;
}
