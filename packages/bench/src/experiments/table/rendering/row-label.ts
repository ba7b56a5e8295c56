import type { TableRow } from '../table.ts';

/** The label of a row in the compact table, with a mark if its results rest on labels. */
export function rowLabel({ label, usesLabels }: TableRow): string {
  return usesLabels ? `${label} (uses labels)` : label;
}
