import type { TableEntry, Unit } from '../table.ts';
import { numberText } from './number-text.ts';

/** The mark of a figure if not all of its cells have finished, or if accuracy and gain rest on different seeds. */
export const partMark = '*';

export interface OwnFigureText {
  /** The figure, or the reason why there is none; empty if no cell is planned. */
  readonly value: string;
  /** `[low, high]`; empty without an interval. */
  readonly interval: string;
  /** `±` and the standard deviation between seeds; empty for fewer than two. */
  readonly spread: string;
  readonly isPart: boolean;
}

/** Our side of an entry. */
export function ownFigureText(entry: TableEntry, unit: Unit): OwnFigureText {
  const { value, low, high, spread, planned, finished } = entry;
  const nothing = { interval: '', spread: '', isPart: false };
  if (planned === 0) return { value: '', ...nothing };
  if (value === null) return { value: finished < planned ? 'missing' : 'not measured', ...nothing };
  return {
    value: numberText(value, unit),
    interval: low === null || high === null ? '' : `[${numberText(low, unit)}, ${numberText(high, unit)}]`,
    spread: spread === null ? '' : `±${numberText(spread, unit)}`,
    isPart: isPartOf(entry),
  };
}

/** Whether cells have not finished, or accuracy and gain do not rest on the same seeds. */
export function isPartOf({ planned, finished, unpaired }: TableEntry): boolean {
  return finished < planned || (unpaired ?? 0) > 0;
}
