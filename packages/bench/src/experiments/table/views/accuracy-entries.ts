import type { RandomSource } from '@maspo/core';
import { mean } from 'simple-statistics';
import { type Estimate, noEstimate } from '../../../statistics/estimate.ts';
import { averageColumn } from '../../published/published-table.ts';
import { pairsOf } from '../paired-outcomes.ts';
import type { FinishedCell } from '../read-cells.ts';
import type { RowPlan } from '../row-plan.ts';
import type { TableEntry } from '../table.ts';
import { averageAccuracy, benchmarkAccuracy, questionCount } from './accuracy-figure.ts';
import { type EntryCost, entryCost } from './entry-cost.ts';
import { inPercent, percentFigure } from './entry-figure.ts';
import { averageGain, benchmarkGain, type EntryGain, noGain } from './entry-gain.ts';
import { type EntryPower, entryPower, noPower } from './entry-power.ts';
import { publishedFigure } from './published-figure.ts';
import { type SeedSpread, seedSpread } from './seed-spread.ts';
import type { ViewOptions } from './table-view.ts';

/** A row, and the baseline that its gains are over. */
export interface ComparedRow {
  readonly plan: RowPlan;
  readonly baseline: RowPlan | undefined;
}

export type EntryOptions = ViewOptions & { readonly benchmarks: readonly string[] };

/** Accuracies in percent, their differences in points. */
type AccuracyEntry = TableEntry &
  EntryGain &
  EntryPower &
  EntryCost &
  Readonly<Record<'difference' | 'questions' | 'unscored', number | null>>;

/** One entry for each benchmark and, for several benchmarks, one for their average. p is not adjusted yet. */
export function accuracyEntries(row: ComparedRow, options: EntryOptions): AccuracyEntry[] {
  const gains = gainsOf(row, options);
  return columnsOf(options.benchmarks).map((column, index) => {
    const gain = gains[index]!;
    return column === averageColumn ? averageEntry(row, gain, options) : benchmarkEntry(row, { column, gain }, options);
  });
}

/** The gains of a row over its baseline, one for each column; p is not adjusted yet. */
export function gainsOf(row: ComparedRow, options: EntryOptions): EntryGain[] {
  const { plan, baseline } = row;
  return columnsOf(options.benchmarks).map((column) => {
    if (baseline === undefined) return noGain;
    if (column !== averageColumn) {
      const compared = { own: partOf(plan, column).finished, baseline: partOf(baseline, column).finished };
      return benchmarkGain(compared, drawsOf(row, column, options).fork('gain', ...Object.values(baseline.levels)));
    }
    const parts = options.benchmarks.map(
      (benchmark) => [partOf(plan, benchmark), partOf(baseline, benchmark)] as const,
    );
    return parts.flat().every(isComplete)
      ? averageGain(parts.map(([own, other]) => ({ own: own.finished, baseline: other.finished })))
      : noGain;
  });
}

/** The benchmarks, and their average where there are several. */
function columnsOf(benchmarks: readonly string[]): string[] {
  return benchmarks.length < 2 ? [...benchmarks] : [...benchmarks, averageColumn];
}

function benchmarkEntry(
  row: ComparedRow,
  { column, gain }: { column: string; gain: EntryGain },
  options: EntryOptions,
) {
  const part = partOf(row.plan, column);
  const baseline = row.baseline && partOf(row.baseline, column);
  const power =
    baseline === undefined
      ? noPower
      : entryPower(pairsOf({ own: part.finished, baseline: baseline.finished }), options.points);
  return entryOf(row, { column, parts: [part], accuracy: benchmarkAccuracy(part.finished), gain, power }, options);
}

/**
 * The entry of the average. It exists only over all benchmarks, because an average over some of them could not be compared with any other.
 */
function averageEntry(row: ComparedRow, gain: EntryGain, options: EntryOptions) {
  const parts = options.benchmarks.map((benchmark) => partOf(row.plan, benchmark));
  const isPlanned = parts.every(({ planned }) => planned > 0);
  const accuracy = parts.every(isComplete)
    ? averageAccuracy(
        parts.map(({ finished }) => finished),
        drawsOf(row, averageColumn, options).fork('accuracy'),
      )
    : noEstimate;
  return entryOf(
    row,
    { column: averageColumn, parts: isPlanned ? parts : [], accuracy, gain, power: noPower },
    options,
  );
}

interface EntryParts {
  readonly column: string;
  readonly parts: readonly Part[];
  readonly accuracy: Estimate;
  readonly gain: EntryGain;
  readonly power: EntryPower;
}

function entryOf(
  { plan }: ComparedRow,
  { column, parts, accuracy, gain, power }: EntryParts,
  { published, simulated, benchmarks }: EntryOptions,
): AccuracyEntry {
  const cells = parts.flatMap(({ finished }) => finished);
  const figure = percentFigure(accuracy);
  const paper = publishedFigure(published, plan.levels, { column, benchmarks });
  return {
    planned: parts.reduce((total, { planned }) => total + planned, 0),
    finished: cells.length,
    ...figure,
    ...(figure.value === null ? noSpread : spreadOf(cells, parts.length)),
    published: paper,
    difference: simulated || figure.value === null || paper === null ? null : figure.value - paper,
    ...questionCount(cells),
    ...gain,
    ...power,
    ...entryCost(cells),
  };
}

const noSpread: SeedSpread = { spread: null, seeds: 0 };

/** The spread between the seeds that have run on all benchmarks. */
function spreadOf(cells: readonly FinishedCell[], benchmarks: number): SeedSpread {
  return seedSpread(cells, {
    seedOf: ({ levels }) => levels.seed,
    figureOf: (ofSeed) => {
      const accuracies = ofSeed.map((cell) => benchmarkAccuracy([cell]).value);
      const known = accuracies.filter((accuracy) => accuracy !== null);
      return known.length < benchmarks ? null : inPercent(mean(known));
    },
  });
}

/** A row's cells on one benchmark. */
interface Part {
  readonly planned: number;
  readonly finished: RowPlan['finished'];
}

function partOf({ planned, finished }: RowPlan, benchmark: string): Part {
  return {
    planned: planned.filter(({ levels }) => levels.benchmark === benchmark).length,
    finished: finished.filter(({ levels }) => levels.benchmark === benchmark),
  };
}

function isComplete({ planned, finished }: Part): boolean {
  return planned > 0 && finished.length === planned;
}

/** The draws for a row and a column. They do not depend on the rest of the table. */
function drawsOf({ plan }: ComparedRow, column: string, { random }: EntryOptions): RandomSource {
  return random.fork(...Object.values(plan.levels), column);
}
