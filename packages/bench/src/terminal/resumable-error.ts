import { MaspoError } from '@maspo/core';

/** An error after which a command goes on where it stopped. */
export class ResumableError extends MaspoError {
  /** The command, as a shell takes it. */
  readonly resume: string;

  constructor(error: MaspoError, resume: string) {
    const { code, message, cause, issues, subject } = error;
    super(code, message, { cause, issues, subject });
    this.resume = resume;
  }
}
