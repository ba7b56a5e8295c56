import { inertJson, shownLines, shownText } from './shown-text.ts';

// Everything that commands say goes through here: no text can forge a line of ours or make a terminal do something.

/** One line on standard output, of columns that tabs keep apart. */
export function print(...columns: readonly string[]): void {
  process.stdout.write(`${columns.map(shownText).join('\t')}\n`);
}

/** A whole document on standard output, line ends and all. */
export function printDocument(text: string): void {
  process.stdout.write(shownLines(text));
}

/** The one machine-readable object of a `--json` command. */
export function printJson(value: unknown): void {
  process.stdout.write(`${inertJson(value)}\n`);
}

/** One line beside the result, on standard error. */
export function note(line: string): void {
  process.stderr.write(`${shownText(line)}\n`);
}

/** Lines on standard error that are not ours. They are indented, so that none looks like one of ours. */
export function noteQuoted(text: string): void {
  process.stderr.write(`${shownLines(text).replaceAll(/^/gm, '  ')}\n`);
}
