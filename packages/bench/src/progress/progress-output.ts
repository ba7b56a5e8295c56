/** Where progress is shown. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  /** The width of a terminal, as it is now. */
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * As much of a line as one row of the terminal holds. A longer one would be wrapped, and then not be wiped as a whole when it
 * is written anew.
 */
export function fittingLine(line: string, { columns }: ProgressOutput): string {
  return columns === undefined || columns < 2 || line.length < columns ? line : `${line.slice(0, columns - 2)}…`;
}
