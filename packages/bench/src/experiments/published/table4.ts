import { tableOfPaper } from './maspo-paper.ts';
import type { PublishedTable } from './published-table.ts';

export const table4: PublishedTable = tableOfPaper({
  id: 'table4',
  table: 'Table 4 and Figure 2',
  title: 'The weights of local validity, lookahead potential and global alignment',
  under: { architecture: 'sequential' },
  rows: [{ levels: { variant: '0.4/0.4/0.2' }, figures: { average: 70.39 } }],
  notes: ['Published: 0.4/0.4/0.2 is the best of the grid. The figures of the other weights are not known here.'],
});
