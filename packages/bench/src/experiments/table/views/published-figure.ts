import { findBenchmark } from '@maspo/tasks';
import { averageColumn, type PublishedTable } from '../../published/published-table.ts';
import { defaultLevel, type Factor } from '../../records/factors.ts';
import type { RowLevels } from '../row-plan.ts';

/** The figure of the paper for a row in a column; null if there is none, or if its average is over other benchmarks than ours. */
export function publishedFigure(
  published: PublishedTable | null,
  levels: RowLevels,
  { column, benchmarks }: { column: string; benchmarks: readonly string[] },
): number | null {
  if (published === null || !agree(published.under, levels, { unvaried: true })) return null;
  if (column === averageColumn && !isSameSet(benchmarks, published.averageOf)) return null;
  const row = published.rows.find((known) => agree(known.levels, levels, { unvaried: false }));
  return row?.figures[column] ?? null;
}

/** What a reader of the published figures must know. */
export function publishedNotes(published: PublishedTable | null, benchmarks: readonly string[]): string[] {
  if (published === null) return [];
  const { rows, best, averageOf, notes } = published;
  const hasAverages = rows.some(({ figures }) => averageColumn in figures);
  return [
    ...best
      .filter(({ benchmark }) => benchmarks.includes(benchmark))
      .map(
        ({ of, benchmark, value, note }) =>
          `Published for ${Object.values(of).join(', ')} on ${findBenchmark(benchmark).title}: ${value.toFixed(2)}, ${note}; it is not the figure of a single row.`,
      ),
    ...(hasAverages && !isSameSet(benchmarks, averageOf)
      ? [
          `The published averages are over ${averageOf.join(', ')}, so there is none next to figures on other benchmarks.`,
        ]
      : []),
    ...notes,
  ];
}

function agree(
  named: PublishedTable['under'],
  levels: RowLevels,
  { unvaried }: { readonly unvaried: boolean },
): boolean {
  const ours: Partial<Record<Factor, string>> = levels;
  return (Object.entries(named) as [Factor, string][]).every(
    ([factor, level]) => ours[factor] === level || (unvaried && ours[factor] === defaultLevel),
  );
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
