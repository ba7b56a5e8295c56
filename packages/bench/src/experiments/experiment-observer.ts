import type { CallObserver } from '@maspo/models';
import type { Summary } from '../records/summary.ts';
import type { RunObserver } from '../runs/run-observer.ts';
import type { Cell } from './cell.ts';

/** Observes what happens in an experiment, and cannot change it. */
export interface ExperimentObserver extends CallObserver {
  /** A cell begins. The returned observer observes this cell. */
  began(cell: Cell): CellObserver;
  ended(cell: Cell, end: CellEnd): void;
}

export type CellObserver = Omit<RunObserver, keyof CallObserver> & Pick<CallObserver, 'answered'>;

/** How a cell ended. */
export type CellEnd =
  /** `earlier`: the cell had finished before, and was not run. */
  | { readonly status: 'finished'; readonly earlier: boolean; readonly summary: Summary }
  | { readonly status: 'failed'; readonly error: Error };
