import type { Cell } from '../experiments/cell.ts';
import type { ExperimentObserver } from '../experiments/experiment-observer.ts';
import type { RunObserver } from '../runs/run-observer.ts';
import type { OpenSpans } from './open-spans.ts';
import type { RunSpans } from './run-spans.ts';

/** The same observer, which also makes the spans of every cell that runs. Each cell is a run of its own. */
export function withSpans(observer: ExperimentObserver, open: OpenSpans): ExperimentObserver {
  const running = new Map<Cell, RunSpans>();
  return {
    ...observer,
    began: (cell) => {
      const spans = open.ofRun();
      running.set(cell, spans);
      return bothOf(observer.began(cell), spans);
    },
    ended: (cell, end) => {
      running.get(cell)?.end(end.status === 'finished' ? end.summary : undefined);
      running.delete(cell);
      observer.ended(cell, end);
    },
  };
}

/** Sends the events that spans are made of to both observers. */
export function bothOf(observer: RunObserver, spans: RunSpans): RunObserver {
  return {
    ...observer,
    answered: spans.answered,
    graded: spans.graded,
    started: (...run) => {
      observer.started(...run);
      spans.started(...run);
    },
    event: (...event) => {
      observer.event(...event);
      spans.event(...event);
    },
    judgeChecking: (usage) => {
      observer.judgeChecking?.(usage);
      spans.judgeChecking(usage);
    },
    judgeChecked: (check) => {
      observer.judgeChecked?.(check);
      spans.judgeChecked(check);
    },
  };
}
