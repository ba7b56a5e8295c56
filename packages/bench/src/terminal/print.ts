import { inertJson, shownLines, shownText } from './shown-text.ts';

// All output of commands goes through here, so no text from outside can look like a line of ours or control the terminal.

/** One line on standard output, with columns separated by tabs. */
export function print(...columns: readonly string[]): void {
  process.stdout.write(`${columns.map(shownText).join('\t')}\n`);
}

/** A whole document on standard output, with its line ends. */
export function printDocument(text: string): void {
  process.stdout.write(shownLines(text));
}

/** The one machine-readable object of a `--json` command. */
export function printJson(value: unknown): void {
  process.stdout.write(`${inertJson(value)}\n`);
}

/** One line on standard error, which is not part of the result. */
export function note(line: string): void {
  process.stderr.write(`${shownText(line)}\n`);
}

/** Lines of a text from outside, on standard error. They are indented, so that they cannot look like lines of ours. */
export function noteQuoted(text: string): void {
  process.stderr.write(`${shownLines(text).replaceAll(/^/gm, '  ')}\n`);
}
