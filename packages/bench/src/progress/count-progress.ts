import { shownText } from '../terminal/shown-text.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createPace, type Pace } from './pace.ts';
import { fittingLine, type ProgressOutput } from './progress-output.ts';

export interface CountProgress {
  /** Gets the number of finished parts; 0 when the work begins. */
  count(what: string, done: number, total: number): void;
  /** Leaves the output in a clean state; may be called more than once. */
  end(): void;
}

/**
 * Shows the count, the share and the time left. A terminal gets one line, which goes when all is done; any other output gets a
 * line whenever nothing was said for a while.
 */
export function createCountProgress(
  output: ProgressOutput = process.stderr,
  clock: () => number = () => performance.now(),
): CountProgress {
  const live = output.isTTY === true;
  let current: { readonly what: string; readonly pace: Pace; done: number; total: number } | undefined;
  const line = () => {
    if (current === undefined) return '';
    const { what, pace, done, total } = current;
    return shownText(`${what}: ${done} of ${total} (${pace.text(total === 0 ? 1 : done / total)})`);
  };
  const heartbeat = startHeartbeat(() => {
    if (!live && current !== undefined) output.write(`${line()}\n`);
  });
  const wipe = () => {
    if (live && current !== undefined) output.write('\r\x1b[2K');
    current = undefined;
  };
  return {
    count: (what, done, total) => {
      if (current?.what !== what) {
        current = { what, pace: createPace(clock), done, total };
        heartbeat.said();
      }
      Object.assign(current, { done, total });
      if (done === total) wipe();
      else if (live) output.write(`\r\x1b[2K${fittingLine(line(), output)}`);
    },
    end: () => {
      wipe();
      heartbeat.end();
    },
  };
}
