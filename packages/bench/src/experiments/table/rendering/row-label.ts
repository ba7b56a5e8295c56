import type { TableRow } from '../table.ts';

/** What a row of the compact table is called: with the mark of results that rest on labels. */
export function rowLabel({ label, usesLabels }: TableRow): string {
  return usesLabels ? `${label} (uses labels)` : label;
}
