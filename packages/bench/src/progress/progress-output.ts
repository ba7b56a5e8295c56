/** The output stream that shows progress. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  /** The present width and height of a terminal. */
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}
