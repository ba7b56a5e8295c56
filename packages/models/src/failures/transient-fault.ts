/** A failed attempt that may succeed later: a busy server, a lost connection, a late or cut reply. */
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
 * The server answered, but without a usable reply: no choice, no message, content that is not text, or an interrupted reply. Another
 * attempt may help. If no attempt helps, only this one request fails, because the server is reachable and reads our requests.
 */
export class NoReply extends TransientFault {}
