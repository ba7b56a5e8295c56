import { tableOfPaper } from './maspo-paper.ts';
import type { PublishedTable } from './published-table.ts';

export const table6: PublishedTable = tableOfPaper({
  id: 'table6',
  table: 'Table 6',
  title: 'The number of questions in the pool',
  under: { architecture: 'sequential' },
  rows: [
    { levels: { variant: 'pool-30' }, figures: { average: 69.13 } },
    { levels: { variant: 'pool-50' }, figures: { average: 70.39 } },
    { levels: { variant: 'pool-70' }, figures: { average: 70.43 } },
  ],
});
