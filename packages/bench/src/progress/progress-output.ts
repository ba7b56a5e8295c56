/** Where progress is shown. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  /** Width and height of a terminal, as they are now. */
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}
