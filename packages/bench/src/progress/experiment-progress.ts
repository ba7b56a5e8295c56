import type { UsageSnapshot } from '@maspo/models';
import { createLogUpdate } from 'log-update';
import type { CellEnd, CellObserver, ExperimentObserver } from '../experiments/experiment-observer.ts';
import type { Cell } from '../experiments/set-up-cells.ts';
import type { Score } from '../grading/evaluate-system.ts';
import { elapsedText } from '../report/elapsed-text.ts';
import { percent } from '../report/markdown-table.ts';
import { shownText } from '../terminal/shown-text.ts';
import { createRetryNotes } from './retry-notes.ts';
import { followStage, type RunStage } from './run-stage.ts';

export interface ExperimentProgress extends ExperimentObserver {
  /** Leaves the terminal in a clean state; may be called more than once. */
  end(): void;
}

interface RunningCell {
  readonly name: string;
  readonly stage: RunStage;
  usage(): UsageSnapshot | undefined;
}

const redrawMs = 250;

/** A line for each finished cell. On a terminal, also a table of the running cells below these lines. */
export function createExperimentProgress(
  total: number,
  output: NodeJS.WriteStream = process.stderr,
  clock: () => number = () => performance.now(),
): ExperimentProgress {
  const startedAt = clock();
  const live = output.isTTY ? createLogUpdate(output) : undefined;
  const say = (text: string) => {
    const line = shownText(text);
    if (live === undefined) output.write(`${line}\n`);
    else live.persist(line);
  };
  const running = new Map<Cell, RunningCell>();
  const ends: CellEnd[] = [];
  const draw = () =>
    live?.(
      tableOf([...running.values()], `${countsOf(ends, running.size, total)}, ${elapsedText(clock() - startedAt)}`),
    );
  const redraw = live && setInterval(draw, redrawMs).unref();
  const notes = createRetryNotes({ write: (text) => say(text.trim()) });
  return {
    ...notes,
    began: (cell) => {
      const { observer, shown } = follow(cell);
      running.set(cell, shown);
      return observer;
    },
    ended: (cell, end) => {
      running.delete(cell);
      ends.push(end);
      say(`[${ends.length}/${total}] ${cell.setup.name}: ${endText(end)}`);
      draw();
    },
    end: () => {
      clearInterval(redraw);
      live?.clear();
    },
  };
}

function follow(cell: Cell): { observer: CellObserver; shown: RunningCell } {
  const stage = followStage();
  let usage: (() => UsageSnapshot) | undefined;
  return {
    shown: { name: cell.setup.name, stage, usage: () => usage?.() },
    observer: {
      started: (_, manifest, usageSoFar) => {
        usage = usageSoFar;
        stage.started(manifest);
      },
      event: (event) => void stage.event(event),
      evaluated: stage.evaluated,
    },
  };
}

function tableOf(cells: readonly RunningCell[], counts: string): string {
  const width = Math.max(0, ...cells.map(({ name }) => name.length));
  const rows = cells.map(({ name, stage, usage }) =>
    shownText(`  ${name.padEnd(width)}  ${callsText(usage()).padStart(12)}  ${stage.text}`),
  );
  return ['', ...rows, counts].join('\n');
}

function countsOf(ends: readonly CellEnd[], running: number, total: number): string {
  const failed = ends.filter(({ status }) => status === 'failed').length;
  const finished = ends.length - failed;
  return `${finished} of ${total} cells finished${failed === 0 ? '' : `, ${failed} failed`}, ${running} running`;
}

function callsText(usage: UsageSnapshot | undefined): string {
  return usage === undefined ? '' : `${usage.total.calls + usage.total.replayed} calls`;
}

function endText(end: CellEnd): string {
  if (end.status === 'failed') return `failed: ${end.error.message}`;
  const { seed, final, status } = end.summary;
  const share = ({ accuracy }: Score) => percent(accuracy) || 'nothing scored';
  const scores = `seed ${share(seed)}, final ${share(final)}`;
  const notes = [end.earlier ? 'finished earlier' : undefined, status === 'finished' ? undefined : status];
  return [scores, ...notes.filter((note) => note !== undefined)].join(', ');
}
