import type { ExperimentRecord } from '../records/experiment-record.ts';
import { type RowPlan, rowKey } from './row-plan.ts';

/**
 * The baseline of the gains of a row; undefined if the row is its own baseline or has the same runs, or if the baseline is not in the
 * table.
 */
export function baselineRow(
  plan: RowPlan,
  plans: readonly RowPlan[],
  { baseline }: Pick<ExperimentRecord, 'baseline'>,
): RowPlan | undefined {
  if (baseline === null) return undefined;
  const key = rowKey({ ...plan.levels, ...baseline });
  const found = plans.find(({ levels }) => rowKey(levels) === key);
  return found === undefined || hasSameRuns(found, plan) ? undefined : found;
}

/** Whether all cells of the other row are also cells of this row, for example because a level changes nothing. */
export function hasSameRuns(one: RowPlan, other: RowPlan): boolean {
  const ids = new Set(one.planned.map(({ id }) => id));
  return other.planned.every(({ id }) => ids.has(id));
}
