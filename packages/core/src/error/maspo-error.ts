/**
 * What went wrong with the system as a whole, as opposed to one sample: a wrong input, a bad key, a lost server.
 *
 * - `invalid-input`: configuration, prompt, graph or data that cannot be used; the user can correct it.
 * - `missing-data`: a dataset or file that does not exist yet.
 * - `model-unreachable`: no answer from a model server.
 * - `model-refused`: the server answered that it will not serve the request (key, model name, quota).
 * - `sandbox-unavailable`: code cannot be run safely on this machine.
 * - `budget-exhausted`: a limit on calls, tokens, money or time that the user set was reached.
 * - `stopped`: the caller's signal was aborted.
 * - `environment`: disk, permissions, a damaged file.
 */
export type MaspoErrorCode =
  | 'invalid-input'
  | 'missing-data'
  | 'model-unreachable'
  | 'model-refused'
  | 'sandbox-unavailable'
  | 'budget-exhausted'
  | 'stopped'
  | 'environment';

/**
 * A systemic failure. It stops the run cleanly and leaves it resumable; failures of single samples are values instead
 * (a `failed` step of a trace, an `unscored` verdict).
 */
export class MaspoError extends Error {
  readonly code: MaspoErrorCode;
  /** Every issue found, one line each; for a single issue, just the message. */
  readonly issues: readonly string[];
  /** What the issues are about, e.g. a file's name; empty when the message is complete without it. */
  readonly subject: string;

  constructor(
    code: MaspoErrorCode,
    message: string,
    options: { cause?: unknown; issues?: readonly string[]; subject?: string } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MaspoError';
    this.code = code;
    this.issues = options.issues ?? [message];
    this.subject = options.subject ?? '';
  }
}

/** Throws one `invalid-input` error that lists all `issues`, or does nothing when there are none. */
export function refuseIssues(what: string, issues: readonly string[]): void {
  if (issues.length === 0) return;
  const message =
    issues.length === 1 ? `${what}: ${issues[0]}` : `${what}: ${issues.length} problems: ${issues.join('; ')}`;
  throw new MaspoError('invalid-input', message, { issues, subject: what });
}
