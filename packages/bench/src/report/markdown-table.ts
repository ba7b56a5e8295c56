import { shownText } from '../terminal/shown-text.ts';

/** A Markdown table. Cells are texts or numbers; a missing value is an empty cell. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (value: string | number | null | undefined) => shownText(String(value ?? '')).replaceAll('|', '\\|');
  return [line(header), line(header.map(() => '---')), ...rows.map((row) => line(row.map(cell)))].join('\n');
}
