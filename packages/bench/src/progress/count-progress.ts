import { shownText } from '../terminal/shown-text.ts';
import type { ProgressOutput } from './run-progress.ts';

/** Told how much of something is done. */
export type CountProgress = (what: string, done: number, total: number) => void;

/** One line on a terminal that follows the count and goes when it is complete; nothing elsewhere. */
export function createCountProgress(output: ProgressOutput = process.stderr): CountProgress {
  if (output.isTTY !== true) return () => {};
  return (what, done, total) => {
    output.write(done === total ? '\r\x1b[2K' : `\r\x1b[2K${shownText(what)}: ${done} of ${total}`);
  };
}
