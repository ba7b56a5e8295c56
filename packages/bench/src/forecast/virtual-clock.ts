/** Time that passes only where nothing can happen before: who sleeps is woken in turn, without any real waiting. */
export interface VirtualClock {
  /** In seconds since the clock was made. */
  now(): number;
  /** Resolves when `seconds` have passed. */
  sleep(seconds: number): Promise<void>;
}

/**
 * The clock jumps to the next wake-up once no promise is left to be settled. So it is right for programs that wait for nothing but this
 * clock and each other.
 */
export function createVirtualClock(): VirtualClock {
  const wakeUps = new Map<number, (() => void)[]>();
  let now = 0;
  let isScheduled = false;

  const schedule = () => {
    if (isScheduled || wakeUps.size === 0) return;
    isScheduled = true;
    // An immediate runs when all settled promises have been followed up.
    setImmediate(() => {
      isScheduled = false;
      now = Math.min(...wakeUps.keys());
      const woken = wakeUps.get(now)!;
      wakeUps.delete(now);
      for (const wake of woken) wake();
      schedule();
    });
  };
  return {
    now: () => now,
    sleep: (seconds) =>
      new Promise((resolve) => {
        const at = Math.round((now + seconds) * 1e6) / 1e6;
        const others = wakeUps.get(at);
        if (others === undefined) wakeUps.set(at, [resolve]);
        else others.push(resolve);
        schedule();
      }),
  };
}
