import type { CellRecord, ExperimentRecord } from '../records/experiment-record.ts';
import { defaultLevel, type Factor, factors, type Levels } from '../records/factors.ts';
import type { ExperimentCells, FinishedCell } from './read-cells.ts';

/** The factors in which rows differ. Benchmarks are columns, and seeds are pooled. */
export const rowFactors = factors.filter((factor) => factor !== 'benchmark' && factor !== 'seed');

export type RowLevels = Pick<Levels, (typeof rowFactors)[number]>;

/** A row of a table before its figures. */
export interface RowPlan {
  readonly label: string;
  readonly levels: RowLevels;
  readonly planned: readonly CellRecord[];
  readonly finished: readonly FinishedCell[];
}

/** One row for each combination of levels that has cells, in the record's order. */
export function planRows({ record, finished }: ExperimentCells): RowPlan[] {
  const finishedByRow = Map.groupBy(finished, ({ levels }) => rowKey(levels));
  return Array.from(
    Map.groupBy(record.cells, ({ levels }) => rowKey(levels)),
    ([key, planned]) => {
      const levels = rowLevelsOf(planned[0]!.levels);
      return { label: labelOf(levels, record), levels, planned, finished: finishedByRow.get(key) ?? [] };
    },
  ).toSorted((one, other) => compareLevels(one.levels, other.levels, record));
}

export function rowKey(levels: RowLevels): string {
  return JSON.stringify(rowFactors.map((factor) => levels[factor]));
}

function rowLevelsOf(levels: Levels): RowLevels {
  return Object.fromEntries(rowFactors.map((factor) => [factor, levels[factor]])) as unknown as RowLevels;
}

/** The levels of the factors that vary. If no factor varies, all levels that are not `default`. */
function labelOf(levels: RowLevels, { levels: all, name }: ExperimentRecord): string {
  const varied = rowFactors.filter((factor) => all[factor].length > 1);
  const shown = varied.length > 0 ? varied : rowFactors.filter((factor) => levels[factor] !== defaultLevel);
  return shown.length === 0 ? name : shown.map((factor) => levels[factor]).join(', ');
}

function compareLevels(one: RowLevels, other: RowLevels, { levels: all }: ExperimentRecord): number {
  const places = rowFactors.map((factor) => place(one, factor, all) - place(other, factor, all));
  return places.find((difference) => difference !== 0) ?? 0;
}

function place(levels: RowLevels, factor: Factor & keyof RowLevels, all: ExperimentRecord['levels']): number {
  return all[factor].indexOf(levels[factor]);
}
