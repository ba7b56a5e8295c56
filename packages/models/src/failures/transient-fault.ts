/** A failed attempt that may well succeed later: a busy server, a lost connection, a late or cut reply. */
export class TransientFault extends Error {
  /** HTTP status, if the server gave one. */
  readonly status: number | undefined;
  /** How long the server asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { status?: number; retryAfterMs?: number | undefined } = {}) {
    super(message);
    this.name = 'TransientFault';
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}
