import { benchmarks } from '@maspo/tasks';
import type { PublishedTable } from './published-table.ts';

const paper = { title: 'MASPO: Joint Prompt Optimization for LLM-based Multi-Agent Systems', arXiv: '2605.06623' };

/** A table of the MASPO paper, whose averages are over its six benchmarks. */
export function tableOfPaper({
  table,
  ...content
}: { table: string } & Pick<PublishedTable, 'id' | 'title'> & Partial<PublishedTable>): PublishedTable {
  const averageOf = benchmarks.map(({ id }) => id);
  return { source: { ...paper, table }, averageOf, under: {}, rows: [], best: [], notes: [], ...content };
}
