import { setTimeout as wait } from 'node:timers/promises';

/** Waits, and rejects with the signal's reason once that is aborted. */
export type Sleep = (waitMs: number, signal: AbortSignal) => Promise<void>;

export const abortableSleep: Sleep = async (waitMs, signal) => {
  await wait(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
};
