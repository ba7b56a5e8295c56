import { shownText } from '../terminal/shown-text.ts';
import { createLiveLines, type LiveLines } from './live-lines.ts';
import type { ProgressOutput } from './progress-output.ts';

/** Prints lines that stay: above the live lines of a terminal, or one after the other. */
export interface LinesAbove {
  /** Undefined where the output is not a terminal. */
  readonly live: LiveLines | undefined;
  say(line: string): void;
}

export function createLinesAbove(output: ProgressOutput): LinesAbove {
  const live = output.isTTY === true ? createLiveLines(output) : undefined;
  return { live, say: (line) => (live === undefined ? void output.write(`${shownText(line)}\n`) : live.say(line)) };
}
