import { tableOfPaper } from './maspo-paper.ts';
import type { PublishedRow, PublishedTable } from './published-table.ts';

export const table2: PublishedTable = tableOfPaper({
  id: 'table2',
  table: 'Table 2',
  title: 'Ablations of MASPO on the sequential architecture',
  under: { architecture: 'sequential' },
  rows: [
    row('full', 70.39),
    row('serial', 68.1),
    row('single-cycle', 68.19),
    row('no-refresh', 68.53),
    row('local-reward', 67.77),
    row('random-sampling', 69.68),
    row('success-sampling', 69.29),
    row('self-optimized', 67.7),
    row('single-agent-spo', 66.86),
    row('single-agent-beam', 68.87),
  ],
});

function row(variant: string, average: number): PublishedRow {
  return { levels: { variant }, figures: { average } };
}
