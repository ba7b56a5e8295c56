import type { Summary } from '../records/summary.ts';

/** How labels influenced a search, as one sentence that begins with the mark of such results; undefined if no labels were used. */
export function labelsText({ usesLabels, graded }: Pick<Summary, 'usesLabels' | 'graded'>): string | undefined {
  if (!usesLabels) return undefined;
  const ways = graded.map((part) => wayOf[part]);
  return `Uses labels: ${ways.length === 0 ? 'the optimizer reads labels itself' : `graders ${ways.join(', and ')} during the search`}, and that influenced its result.`;
}

const wayOf = {
  pool: 'compared final answers to the pool questions (reward.global: graded)',
  validation: 'scored final answers to the validation questions',
};
