import type { EntryFigure, Unit } from '../table.ts';
import { numberText } from './number-text.ts';

/** What stands beside a figure that not all of its cells have contributed to. */
export const partMark = '*';

export interface OwnFigureText {
  /** The figure, or in words why there is none; empty where none is planned. */
  readonly value: string;
  /** `[low, high]`; empty without an interval. */
  readonly interval: string;
  readonly isPart: boolean;
}

/** Our side of an entry. */
export function ownFigureText({ value, low, high, planned, finished }: EntryFigure, unit: Unit): OwnFigureText {
  const nothing = { interval: '', isPart: false };
  if (planned === 0) return { value: '', ...nothing };
  if (value === null) return { value: finished < planned ? 'missing' : 'not measured', ...nothing };
  const interval = low === null || high === null ? '' : `[${numberText(low, unit)}, ${numberText(high, unit)}]`;
  return { value: numberText(value, unit), interval, isPart: finished < planned };
}
