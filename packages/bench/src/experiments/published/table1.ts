import { tableOfPaper } from './maspo-paper.ts';
import type { PublishedRow, PublishedTable } from './published-table.ts';

export const table1: PublishedTable = tableOfPaper({
  id: 'table1',
  table: 'Table 1',
  title: 'Main result: optimizers on two architectures, and agent systems without optimizer',
  rows: [
    row('sequential', 'none', { 'math-500': 75.1, 'gpqa-diamond': 47.73, 'humaneval-et': 68.9, average: 65.31 }),
    row('sequential', 'tpe', { 'math-500': 75.8, 'gpqa-diamond': 48.04, 'humaneval-et': 70.12, average: 66.49 }),
    row('sequential', 'spo', { 'math-500': 77.2, 'gpqa-diamond': 49.52, 'humaneval-et': 67.94, average: 66.56 }),
    row('sequential', 'maspo', { 'math-500': 77.8, 'gpqa-diamond': 58.08, 'humaneval-et': 73.78, average: 70.39 }),
    row('hierarchical', 'none', { 'math-500': 77.6, 'gpqa-diamond': 50.63, 'humaneval-et': 71.34, average: 68.32 }),
    row('hierarchical', 'tpe', { average: 68.47 }),
    row('hierarchical', 'spo', { 'math-500': 77.8, 'gpqa-diamond': 51.01, 'humaneval-et': 73.39, average: 69.01 }),
    row('hierarchical', 'maspo', { 'math-500': 78.4, 'gpqa-diamond': 54.04, 'humaneval-et': 76.83, average: 71.05 }),
    row('agent-dropout', 'none', { average: 66.89 }),
  ],
  best: [
    { of: { optimizer: 'maspo' }, benchmark: 'aqua', value: 87.01, note: 'the better of both architectures' },
    { of: { optimizer: 'maspo' }, benchmark: 'agieval-math', value: 64.45, note: 'the better of both architectures' },
  ],
  notes: [
    'The published table also has rows for vanilla, CoT, self-consistency with CoT and self-refine; their figures are not known here.',
  ],
});

function row(architecture: string, optimizer: string, figures: PublishedRow['figures']): PublishedRow {
  return { levels: { architecture, optimizer }, figures };
}
