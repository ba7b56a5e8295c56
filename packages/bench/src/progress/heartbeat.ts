/** The longest silence of a command at work, in a log or in CI. */
const longestSilenceMs = 15_000;

/** Says something when nothing was said for a while. */
export interface Heartbeat {
  /** Something was said. */
  said(): void;
  end(): void;
}

/** Calls `speak` whenever 15 s have passed since something was said. It does not keep the process alive. */
export function startHeartbeat(speak: () => void): Heartbeat {
  const timer = setInterval(speak, longestSilenceMs).unref();
  return { said: () => void timer.refresh(), end: () => clearInterval(timer) };
}
