/**
 * A clock that moves only when nothing else can happen. Sleepers are woken in the order of their times, without any
 * real waiting.
 */
export interface VirtualClock {
  /** Seconds since the clock was made. */
  now(): number;
  /** Resolves when `seconds` have passed. */
  sleep(seconds: number): Promise<void>;
}

/**
 * The clock jumps to the next wake-up time when no promise can be settled any more. So it is correct only for programs
 * that wait for this clock or for each other.
 */
export function createVirtualClock(): VirtualClock {
  const wakeUps = new Map<number, (() => void)[]>();
  let now = 0;
  let isScheduled = false;

  const schedule = () => {
    if (isScheduled || wakeUps.size === 0) return;
    isScheduled = true;
    // An immediate runs after the handlers of all settled promises.
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
