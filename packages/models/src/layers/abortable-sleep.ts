import { setTimeout as wait } from 'node:timers/promises';

/** Waits. Rejects with the signal's reason as soon as the signal is aborted. */
export type Sleep = (waitMs: number, signal: AbortSignal) => Promise<void>;

export const abortableSleep: Sleep = async (waitMs, signal) => {
  await wait(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
};
