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

/**
 * The server answered, but with no reply: no choice, no message, something that is not text, a reply broken off. Another attempt may help.
 * Where none does, the fault is that of this one request: the server is there and reads our requests.
 */
export class NoReply extends TransientFault {}
