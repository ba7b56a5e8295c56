import type { OptimizationEvent } from '@maspo/core';
import type { UsageSnapshot } from '@maspo/models';
import type { Cell } from '../experiments/cell.ts';
import type { CellEnd, CellObserver, ExperimentObserver } from '../experiments/experiment-observer.ts';
import type { Score } from '../grading/evaluate-system.ts';
import { elapsedText } from '../report/elapsed-text.ts';
import { percent } from '../report/number-text.ts';
import { callsText } from './calls-text.ts';
import { explainTerms } from './explained-terms.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createLinesAbove } from './lines-above.ts';
import { createPace } from './pace.ts';
import type { ProgressOutput } from './progress-output.ts';
import { createRetryNotes } from './retry-notes.ts';
import { followRun } from './run-pace.ts';
import { followStage } from './run-stage.ts';

export interface ExperimentProgress extends Omit<ExperimentObserver, 'began'> {
  began(cell: Cell): ShownCell;
  /** A cell began in another process, which reports its progress now and then. */
  beganElsewhere(cell: Cell): (state: CellState) => void;
  /** A cell that began elsewhere waits again. */
  returned(cell: Cell): void;
  /** Prints a line that stays. */
  say(line: string): void;
  /** Leaves the terminal in a clean state; may be called more than once. */
  end(): void;
}

/** Events are shown without their evidence. */
type ShownCell = Omit<CellObserver, 'event'> & { event(event: OptimizationEvent): void };

/** The progress of a cell. */
export interface CellState {
  /** What the cell is doing, in a few words. */
  readonly text: string;
  /** All calls so far, including replayed calls; undefined before the first call is possible. */
  readonly calls: number | undefined;
  /** The calls that were sent to a model. */
  readonly callsMade: number;
  /** From 0 to 1, over search and scoring together. */
  readonly share: number;
}

interface RunningCell {
  readonly name: string;
  state(): CellState;
}

const notStarted: CellState = { text: 'starting', calls: undefined, callsMade: 0, share: 0 };

const redrawMs = 250;

/**
 * Prints a line for each finished cell. On a terminal it also shows a table of the running cells below these lines. Elsewhere it prints a
 * line of counts whenever nothing was printed for a while.
 */
export function createExperimentProgress(
  total: number,
  output: ProgressOutput = process.stderr,
  clock: () => number = () => performance.now(),
): ExperimentProgress {
  const startedAt = clock();
  const { live, say: sayAbove } = createLinesAbove(output);
  const say = (line: string) => {
    sayAbove(line);
    heartbeat?.said();
  };
  const terms = explainTerms();
  const running = new Map<Cell, RunningCell>();
  const ends: CellEnd[] = [];
  const pace = createPace(clock);
  let measures = false;
  let callsBefore = 0;
  const ofEnded = { calls: 0, callsMade: 0 };
  const counts = () => {
    const states = [...running.values()].map(({ state }) => state());
    const share = (ends.length + sum(states.map((state) => state.share))) / total;
    const calls = ofEnded.calls + sum(states.map((state) => state.calls ?? 0));
    // Stored replies are read in no time, so a resumed experiment is measured from its first call.
    const callsMade = ofEnded.callsMade + sum(states.map((state) => state.callsMade));
    if (!measures) {
      pace.startFrom(share);
      callsBefore = callsMade;
    }
    measures ||= callsMade > 0;
    return [
      countsOf(ends, running.size, total),
      pace.text(share, callsMade - callsBefore),
      callsText({ calls, replayed: calls - callsMade }),
      elapsedText(clock() - startedAt),
    ].join(', ');
  };
  const draw = () => live?.show(...tableOf([...running.values()], counts()));
  const heartbeat = live === undefined ? startHeartbeat(() => sayAbove(counts())) : undefined;
  const redraw = live && setInterval(draw, redrawMs).unref();
  const notes = createRetryNotes(say);
  return {
    ...notes,
    say,
    began: (cell) => {
      const { observer, state } = followCell(clock);
      running.set(cell, { name: cell.setup.name, state });
      if (live === undefined) return observer;
      return {
        ...observer,
        event: (event) => {
          for (const explained of terms.before(event)) say(explained);
          observer.event(event);
        },
      };
    },
    beganElsewhere: (cell) => {
      let told = notStarted;
      running.set(cell, { name: cell.setup.name, state: () => told });
      return (state) => {
        told = state;
      };
    },
    returned: (cell) => void running.delete(cell),
    ended: (cell, end) => {
      const { calls = 0, callsMade } = running.get(cell)?.state() ?? notStarted;
      ofEnded.calls += calls;
      ofEnded.callsMade += callsMade;
      running.delete(cell);
      ends.push(end);
      // Cells that had already finished take no time.
      if (end.status === 'finished' && end.earlier) pace.startFrom(ends.length / total);
      say(`[${ends.length}/${total}] ${cell.setup.name}: ${endText(end)}`);
      draw();
    },
    end: () => {
      clearInterval(redraw);
      heartbeat?.end();
      live?.wipe();
    },
  };
}

/** Follows a cell that runs in this process. */
export function followCell(clock: () => number): { observer: ShownCell; state(): CellState } {
  const stage = followStage();
  const pace = followRun(clock);
  let usage: (() => UsageSnapshot) | undefined;
  return {
    state: () => {
      const total = usage?.().total;
      return {
        text: stage.text,
        calls: total && total.calls + total.replayed,
        callsMade: pace.callsMade(),
        share: pace.wholeShare(),
      };
    },
    observer: {
      started: (_, manifest, usageSoFar) => {
        usage = usageSoFar;
        stage.started(manifest);
        pace.started(manifest, usageSoFar);
      },
      judgeChecking: stage.judgeChecking,
      judgeChecked: stage.judgeChecked,
      event: (event) => {
        stage.event(event);
        pace.event(event);
      },
      evaluated: (done, examples) => {
        stage.evaluated(done, examples);
        pace.evaluated(done, examples);
      },
    },
  };
}

function tableOf(cells: readonly RunningCell[], counts: string): string[] {
  const width = Math.max(0, ...cells.map(({ name }) => name.length));
  const rows = cells.map(
    ({ name, state }) => `  ${name.padEnd(width)}  ${cellCalls(state()).padStart(12)}  ${state().text}`,
  );
  return ['', ...rows, counts];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function countsOf(ends: readonly CellEnd[], running: number, total: number): string {
  const failed = ends.filter(({ status }) => status === 'failed').length;
  const finished = ends.length - failed;
  return `${finished} of ${total} cells finished${failed === 0 ? '' : `, ${failed} failed`}, ${running} running`;
}

function cellCalls({ calls }: CellState): string {
  return calls === undefined ? '' : callsText({ calls, replayed: 0 });
}

function endText(end: CellEnd): string {
  if (end.status === 'failed') return `failed: ${end.error.message}`;
  const { seed, final, status } = end.summary;
  const share = ({ accuracy }: Score) => percent(accuracy) || 'nothing scored';
  const scores = `seed ${share(seed)}, final ${share(final)}`;
  const notes = [end.earlier ? 'finished earlier' : undefined, status === 'finished' ? undefined : status];
  return [scores, ...notes.filter((note) => note !== undefined)].join(', ');
}
