import type { RandomSource } from '@maspo/core';
import { type Estimate, noEstimate } from '../../../statistics/estimate.ts';
import { averageColumn } from '../../published/published-table.ts';
import { pairsOf } from '../paired-outcomes.ts';
import type { RowPlan } from '../row-plan.ts';
import type { TableEntry } from '../table.ts';
import { averageAccuracy, benchmarkAccuracy, questionCount } from './accuracy-figure.ts';
import { type EntryCost, entryCost } from './entry-cost.ts';
import { percentFigure } from './entry-figure.ts';
import { averageGain, benchmarkGain, type EntryGain, noGain } from './entry-gain.ts';
import { type EntryPower, entryPower, noPower } from './entry-power.ts';
import { publishedFigure } from './published-figure.ts';
import type { ViewOptions } from './table-view.ts';

/** A row and the one that its gains are over. */
export interface ComparedRow {
  readonly plan: RowPlan;
  readonly baseline: RowPlan | undefined;
}

type EntryOptions = ViewOptions & { readonly benchmarks: readonly string[] };

/** Accuracies in percent, their differences in points. */
type AccuracyEntry = TableEntry &
  EntryGain &
  EntryPower &
  EntryCost &
  Readonly<Record<'difference' | 'questions' | 'unscored', number | null>>;

/** One entry for each benchmark, and that of their average where there are several; p is not adjusted yet. */
export function accuracyEntries(row: ComparedRow, options: EntryOptions): AccuracyEntry[] {
  const { benchmarks } = options;
  const single = benchmarks.map((benchmark) => benchmarkEntry(row, benchmark, options));
  return benchmarks.length < 2 ? single : [...single, averageEntry(row, options)];
}

function benchmarkEntry(row: ComparedRow, benchmark: string, options: EntryOptions) {
  const part = partOf(row.plan, benchmark);
  const accuracy = benchmarkAccuracy(part.finished);
  const baseline = row.baseline && partOf(row.baseline, benchmark);
  if (baseline === undefined)
    return entryOf(row, { column: benchmark, parts: [part], accuracy, gain: noGain, power: noPower }, options);
  const compared = { own: part.finished, baseline: baseline.finished };
  const gain = benchmarkGain(compared, drawsOf(row, benchmark, options).fork('gain'));
  const power = entryPower(pairsOf(compared), options.points);
  return entryOf(row, { column: benchmark, parts: [part], accuracy, gain, power }, options);
}

/** An average over some of the benchmarks would be comparable with no other. */
function averageEntry(row: ComparedRow, options: EntryOptions) {
  const { benchmarks } = options;
  const random = drawsOf(row, averageColumn, options);
  const parts = benchmarks.map((benchmark) => partOf(row.plan, benchmark));
  const baselines = row.baseline && benchmarks.map((benchmark) => partOf(row.baseline!, benchmark));
  const isPlanned = parts.every(({ planned }) => planned > 0);
  const isWhole = parts.every(isComplete);
  const accuracy = isWhole
    ? averageAccuracy(
        parts.map(({ finished }) => finished),
        random.fork('accuracy'),
      )
    : noEstimate;
  const gain =
    isWhole && baselines?.every(isComplete)
      ? averageGain(
          parts.map(({ finished }, index) => ({ own: finished, baseline: baselines[index]!.finished })),
          random.fork('gain'),
        )
      : noGain;
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
    published: paper,
    difference: simulated || figure.value === null || paper === null ? null : figure.value - paper,
    ...questionCount(cells),
    ...gain,
    ...power,
    ...entryCost(cells),
  };
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

/** The same for a row and column whatever else the table has. */
function drawsOf({ plan }: ComparedRow, column: string, { random }: EntryOptions): RandomSource {
  return random.fork(...Object.values(plan.levels), column);
}
