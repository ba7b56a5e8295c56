import { tableOfPaper } from './maspo-paper.ts';
import type { PublishedTable } from './published-table.ts';

export const table5: PublishedTable = tableOfPaper({
  id: 'table5',
  table: 'Table 5',
  title: 'MASPO on a topology that AgentDropout pruned',
  rows: [
    { levels: { variant: 'agent-dropout' }, figures: { average: 66.89 } },
    { levels: { variant: 'agent-dropout-maspo' }, figures: { average: 70.46 } },
  ],
});
