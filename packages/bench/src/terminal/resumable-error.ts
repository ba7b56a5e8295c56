import { MaspoError } from '@maspo/core';

/** An error after which the same command can continue where it stopped. */
export class ResumableError extends MaspoError {
  /** The command, quoted for a shell. */
  readonly resume: string;

  constructor(error: MaspoError, resume: string) {
    const { code, message, cause, issues, subject } = error;
    super(code, message, { cause, issues, subject });
    this.resume = resume;
  }
}
