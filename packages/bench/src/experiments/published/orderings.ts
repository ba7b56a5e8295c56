import { tableOfPaper } from './maspo-paper.ts';
import type { PublishedTable } from './published-table.ts';

/** What the paper shows in figures whose numbers are not known here. Only their order is known. */
export const orderings: readonly PublishedTable[] = [
  tableOfPaper({
    id: 'figure3',
    table: 'Figure 3',
    title: 'The misalignment rate by step of the search',
    notes: ['Published: the misalignment rate falls from step to step. Its values are not known here.'],
  }),
  tableOfPaper({
    id: 'k-mis',
    table: 'sensitivity to K_mis',
    title: 'The number of misalignment cases injected into a batch (K_mis)',
    notes: ['Published: 3 injected cases are best. The figures are not known here.'],
  }),
  tableOfPaper({
    id: 'lookahead-depth',
    table: 'sensitivity to the lookahead depth',
    title: 'The depth of the lookahead, in hops',
    notes: ['Published: depths of 1, 2 and 3 are nearly equal. The figures are not known here.'],
  }),
  tableOfPaper({
    id: 'initial-prompts',
    table: 'suboptimal initial prompts',
    title: 'A start from suboptimal prompts',
    notes: ['Published: MASPO still wins from suboptimal initial prompts. The figures are not known here.'],
  }),
  tableOfPaper({
    id: 'refresh-stability',
    table: 'rank agreement before and after the beam refresh',
    title: 'Rank agreement of a beam before and after its refresh',
    notes: ['Published: a comparison of the ranks before and after a beam refresh. Its values are not known here.'],
  }),
];
