import { shownText } from '../terminal/shown-text.ts';
import type { ProgressOutput } from './run-progress.ts';

/** Gets the number of finished parts. */
export type CountProgress = (what: string, done: number, total: number) => void;

/**
 * Shows the count in one line on a terminal, and removes the line when the count is complete. Shows nothing elsewhere.
 */
export function createCountProgress(output: ProgressOutput = process.stderr): CountProgress {
  if (output.isTTY !== true) return () => {};
  return (what, done, total) => {
    output.write(done === total ? '\r\x1b[2K' : `\r\x1b[2K${shownText(what)}: ${done} of ${total}`);
  };
}
