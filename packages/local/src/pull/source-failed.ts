/** A source that cannot give a file just now; the next one may. */
export class SourceFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceFailed';
  }
}

export interface PullSurroundings {
  /** Is told what happens, a line each. */
  say(line: string): void;
  readonly signal: AbortSignal;
}
