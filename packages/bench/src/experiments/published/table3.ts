import { tableOfPaper } from './maspo-paper.ts';
import type { PublishedRow, PublishedTable } from './published-table.ts';

export const table3: PublishedTable = tableOfPaper({
  id: 'table3',
  table: 'Table 3',
  title: 'Transfer of prompts optimized on Qwen3-8B to other models',
  rows: [
    ...rows('deepseek-v3', { none: 71.79, maspo: 75.86 }),
    ...rows('glm-4.6', { none: 75.61, maspo: 78.41 }),
    ...rows('claude-sonnet-4', { none: 77.58, maspo: 79.73 }),
    ...rows('gemini-2.5-pro', { none: 84.93, maspo: 87.14 }),
  ],
  notes: ['The architecture behind the published transfer figures is not known here.'],
});

function rows(agentModel: string, averages: { none: number; maspo: number }): PublishedRow[] {
  return Object.entries(averages).map(([optimizer, average]) => ({
    levels: { agentModel, optimizer },
    figures: { average },
  }));
}
