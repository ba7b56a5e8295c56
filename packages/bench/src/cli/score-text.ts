import { percent } from '../report/markdown-table.ts';
import type { Score } from '../runs/evaluate-system.ts';

export const simulatedNotice = 'SIMULATED: the numbers show that the software works, and say nothing about any model.';

/** Accuracy and counts on one line; by the published rules as well, where both gradings were asked for. */
export function scoreText({ accuracy, correct, incorrect, unscored, asPublished }: Score): string {
  const published = asPublished === undefined ? '' : `; by the published rules ${scoreText(asPublished)}`;
  return `${percent(accuracy) || 'nothing scored'}  (${correct} correct, ${incorrect} incorrect, ${unscored} unscored)${published}`;
}
