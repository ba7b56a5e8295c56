import { MaspoError, unknownName } from '@maspo/core';
import { harnessCheck } from './harness-check.ts';
import { orderings } from './orderings.ts';
import type { PublishedTable } from './published-table.ts';
import { table1 } from './table1.ts';
import { table2 } from './table2.ts';
import { table3 } from './table3.ts';
import { table4 } from './table4.ts';
import { table5 } from './table5.ts';
import { table6 } from './table6.ts';

/** Every published table that can be shown next to an experiment. */
export const publishedTables: readonly PublishedTable[] = [
  table1,
  table2,
  table3,
  table4,
  table5,
  table6,
  ...orderings,
  harnessCheck,
];

/** Throws `MaspoError('invalid-input')` with the nearest and all known names. */
export function findPublished(id: string): PublishedTable {
  const found = publishedTables.find((table) => table.id === id);
  if (found !== undefined) return found;
  throw new MaspoError(
    'invalid-input',
    unknownName('published table', id, { known: publishedTables.map((table) => table.id) }),
  );
}
