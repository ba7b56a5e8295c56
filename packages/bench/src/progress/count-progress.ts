import { shownText } from '../terminal/shown-text.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createLinesAbove } from './lines-above.ts';
import { createPace, type Pace } from './pace.ts';
import type { ProgressOutput } from './progress-output.ts';

export interface CountProgress {
  /** Receives the number of finished parts; 0 when the work begins. */
  count(what: string, done: number, total: number): void;
  /** Prints a line that stays. */
  say(line: string): void;
  /** Leaves the output in a clean state; may be called more than once. */
  end(): void;
}

/** A part consists of several calls, such as all agents of a system on one question, so fewer parts give as good an estimate. */
const fewestParts = 10;

/**
 * Shows the count, the share and the time left. A terminal gets one line, which is removed when all is done; any other output gets a line
 * every 15 s.
 */
export function createCountProgress(
  output: ProgressOutput = process.stderr,
  clock: () => number = () => performance.now(),
): CountProgress {
  const { live, say } = createLinesAbove(output);
  let current: { readonly what: string; readonly pace: Pace; done: number; total: number } | undefined;
  const line = () => {
    if (current === undefined) return '';
    const { what, pace, done, total } = current;
    return `${what}: ${done} of ${total} (${pace.text(total === 0 ? 1 : done / total, done)})`;
  };
  const heartbeat = startHeartbeat(() => {
    if (live === undefined && current !== undefined) output.write(`${shownText(line())}\n`);
  });
  const wipe = () => {
    live?.wipe();
    current = undefined;
  };
  return {
    say,
    count: (what, done, total) => {
      if (current?.what !== what) {
        current = { what, pace: createPace(clock, fewestParts), done, total };
        heartbeat.said();
      }
      Object.assign(current, { done, total });
      if (done === total) wipe();
      else live?.show(line());
    },
    end: () => {
      wipe();
      heartbeat.end();
    },
  };
}
