/** The longest time without output of a command at work, in a log or in CI. */
const longestSilenceMs = 15_000;

/** Prints a line when nothing was printed for a while. */
export interface Heartbeat {
  /** Called when a line was printed. */
  said(): void;
  end(): void;
}

/** Calls `speak` whenever 15 s have passed since the last line. It does not keep the process alive. */
export function startHeartbeat(speak: () => void): Heartbeat {
  const timer = setInterval(speak, longestSilenceMs).unref();
  return { said: () => void timer.refresh(), end: () => clearInterval(timer) };
}
