import stringWidth from 'string-width';
import { shownText } from '../terminal/shown-text.ts';
import type { ProgressOutput } from './progress-output.ts';

/** The last lines of a terminal, which are redrawn again and again. Other lines go above them. */
export interface LiveLines {
  show(...lines: readonly string[]): void;
  /** Writes a line that stays above the live lines. The live lines come back at the next `show`. */
  say(line: string): void;
  wipe(): void;
  /** Leaves the lines as they are, and ends the last one. */
  leave(): void;
}

/**
 * Every line is cut to one row of the terminal, and at most as many lines are shown as it has rows: wrapped lines and lines that scrolled
 * away cannot be wiped. If the terminal became narrower, a line now takes several rows, and all of them are wiped.
 */
export function createLiveLines(output: ProgressOutput): LiveLines {
  let shown: readonly number[] = [];
  const wiped = () => {
    const columns = output.columns || Number.POSITIVE_INFINITY;
    const rows = shown.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return `\r\x1b[2K${'\x1b[1A\x1b[2K'.repeat(Math.max(0, rows - 1))}`;
  };
  return {
    show: (...lines) => {
      const { rows = Number.POSITIVE_INFINITY } = output;
      const fitting = lines.slice(-Math.max(1, rows - 1)).map((line) => fittingLine(shownText(line), output));
      output.write(`${wiped()}${fitting.join('\n')}`);
      shown = fitting.map((line) => stringWidth(line));
    },
    say: (line) => {
      output.write(`${wiped()}${shownText(line)}\n`);
      shown = [];
    },
    wipe: () => {
      if (shown.length > 0) output.write(wiped());
      shown = [];
    },
    leave: () => {
      if (shown.length > 0) output.write('\n');
      shown = [];
    },
  };
}

/**
 * The beginning of a line that fits into one row, with a mark where text was cut. The last column stays free because a full row may wrap.
 */
function fittingLine(line: string, { columns }: ProgressOutput): string {
  if (columns === undefined || columns < 2 || stringWidth(line) < columns) return line;
  let width = 0;
  let fitting = '';
  for (const character of line) {
    width += stringWidth(character);
    if (width > columns - 2) break;
    fitting += character;
  }
  return `${fitting}…`;
}
