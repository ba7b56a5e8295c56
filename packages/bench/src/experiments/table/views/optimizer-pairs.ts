import { averageColumn } from '../../published/published-table.ts';
import { hasSameRuns } from '../baseline-row.ts';
import { type RowPlan, rowKey } from '../row-plan.ts';
import type { TablePair } from '../table.ts';
import { type ComparedRow, type EntryOptions, gainsOf } from './accuracy-entries.ts';
import { adjustForNumber } from './entry-gain.ts';

/**
 * The gain of every optimizer over every optimizer above it, under otherwise equal levels. A row and its baseline are left out, because the
 * row already has this gain. p is adjusted for the number of these comparisons.
 */
export function optimizerPairs(rows: readonly ComparedRow[], options: EntryOptions): TablePair[] {
  const pairs = rows.flatMap((later, index) =>
    rows.slice(0, index).flatMap((earlier) => (isPair(later, earlier) ? [{ later, earlier }] : [])),
  );
  const compared = pairs.flatMap(({ later, earlier }) => {
    const gains = gainsOf({ plan: later.plan, baseline: earlier.plan }, options);
    return gains.map((gain, column) => ({ later, earlier, column, gain }));
  });
  const adjusted = adjustForNumber(compared.map(({ gain }) => gain));
  return compared.flatMap(({ later, earlier, column }, index) => {
    const gain = adjusted[index]!;
    const { label, levels } = later.plan;
    const id = options.benchmarks[column] ?? averageColumn;
    return gain.gain === null ? [] : [{ row: label, over: earlier.plan.label, levels, column: id, gain }];
  });
}

function isPair(later: ComparedRow, earlier: ComparedRow): boolean {
  return (
    later.plan.levels.optimizer !== earlier.plan.levels.optimizer &&
    withoutOptimizer(later.plan) === withoutOptimizer(earlier.plan) &&
    later.baseline !== earlier.plan &&
    earlier.baseline !== later.plan &&
    !hasSameRuns(later.plan, earlier.plan)
  );
}

function withoutOptimizer({ levels }: RowPlan): string {
  return rowKey({ ...levels, optimizer: '' });
}
