/** A source that cannot give a file now. The next source may have it. */
export class SourceFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceFailed';
  }
}

export interface PullSurroundings {
  /** Prints a line about what happens. */
  say(line: string): void;
  readonly signal: AbortSignal;
}
