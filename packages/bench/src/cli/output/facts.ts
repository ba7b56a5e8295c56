import { wrappedLines } from '../../terminal/fitted-lines.ts';

const labelWidth = 10;

/** A named fact in lines of 80 columns. All lines after the first one are indented. */
export function factLines(name: string, fact: string): string[] {
  return wrappedLines(`${name.padEnd(labelWidth)}${fact}`, { indent: labelWidth });
}
