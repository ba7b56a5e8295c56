import type { OptimizationEvent } from '@maspo/core';
import type { UsageSnapshot } from '@maspo/models';
import type { Manifest } from '../records/manifest.ts';
import { elapsedText } from '../report/elapsed-text.ts';
import type { RunObserver } from '../runs/optimize-run.ts';
import { shownText } from '../terminal/shown-text.ts';
import { followStage } from './run-stage.ts';

/** Where progress is shown: a terminal gets one line that is updated, any other output a plain line after each step. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface RunProgress extends RunObserver {
  /** Leaves the output in a clean state; may be called more than once. */
  end(): void;
}

const redrawMs = 250;

/**
 * Shows round, agent, step and best J, or the trial and its value, with calls, tokens and time. Afterwards it shows the
 * progress of the evaluation.
 */
export function createRunProgress(output: ProgressOutput, clock: () => number = () => performance.now()): RunProgress {
  const startedAt = clock();
  const live = output.isTTY === true;
  let usage: (() => UsageSnapshot) | undefined;
  const stage = followStage();
  let redraw: NodeJS.Timeout | undefined;

  const line = () =>
    `${shownText(stage.text)} | ${usage === undefined ? '' : `${costOf(usage())}, `}${elapsedText(clock() - startedAt)}`;
  const show = () => void output.write(live ? `\r\x1b[2K${line()}` : `${line()}\n`);
  return {
    started: (directory, manifest, usageSoFar) => {
      usage = usageSoFar;
      stage.started(manifest);
      output.write(`${headline(manifest)}; writing to ${shownText(directory)}\n`);
      if (live) redraw = setInterval(show, redrawMs).unref();
    },
    event: (event) => {
      if (stage.event(event) && (live || !isBeginning(event))) show();
    },
    evaluated: (done, examples) => {
      stage.evaluated(done, examples);
      if (!live && done === examples) show();
    },
    end: () => {
      if (redraw === undefined) return;
      clearInterval(redraw);
      redraw = undefined;
      show();
      output.write('\n');
    },
  };
}

function headline({ simulated, agents, split }: Manifest): string {
  return `${simulated ? 'SIMULATED models. ' : ''}${agents.length} agents, pool ${split.pool}, test ${split.test}`;
}

/** Whether an event only announces what is shown as soon as it is done. */
function isBeginning({ type }: OptimizationEvent): boolean {
  return type === 'proposals-started' || type === 'step-started';
}

function costOf({ total }: UsageSnapshot): string {
  const replayed = total.replayed > 0 ? ` (${total.replayed} replayed)` : '';
  const money = total.money === undefined ? '' : `, ${total.money.toFixed(2)} money`;
  return `${total.calls + total.replayed} calls${replayed}, ${total.inputTokens + total.outputTokens} tokens${money}`;
}
