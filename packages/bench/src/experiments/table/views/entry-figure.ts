import type { Estimate } from '../../../statistics/estimate.ts';
import type { EntryFigure } from '../table.ts';

/** An estimate of a share as the figures of an entry, in percent. */
export function percentFigure(estimate: Estimate): Pick<EntryFigure, 'value' | 'low' | 'high' | 'n'> {
  const { value, low, high, n } = estimate;
  return { value: inPercent(value), low: inPercent(low), high: inPercent(high), n };
}

/** A share or a difference of shares as percent or percentage points. */
export function inPercent(share: number | null): number | null {
  return share === null ? null : share * 100;
}
