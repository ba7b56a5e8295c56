import type { Score } from '../../grading/evaluate-system.ts';
import { percent } from '../../report/markdown-table.ts';

export const simulatedNotice = 'SIMULATED: the numbers show that the software works, and say nothing about any model.';

/**
 * Accuracy and counts, separated by one space in a sentence and by two in a table. Where both gradings were asked for,
 * also by the published rules.
 */
export function scoreText(score: Score, { gap = ' ' }: { gap?: string } = {}): string {
  const { accuracy, correct, incorrect, unscored, asPublished } = score;
  const published = asPublished === undefined ? '' : `; by the published rules ${scoreText(asPublished)}`;
  return `${percent(accuracy) || 'nothing scored'}${gap}(${correct} correct, ${incorrect} incorrect, ${unscored} unscored)${published}`;
}
