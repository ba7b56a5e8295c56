import type { SourceRow } from './parse-rows.ts';

/** One value for each line that is not blank, with its line number from 1. The value is `undefined` if the line is not JSON. */
export function readJsonLines(content: string): SourceRow[] {
  return content
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line, index) => ({ row: index + 1, line: line.trim() }))
    .filter(({ line }) => line !== '')
    .map(({ row, line }) => ({ row, value: parsed(line) }));
}

/** The JavaScript engine's own message is left out: it quotes the line, and some benchmarks must not be quoted. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
