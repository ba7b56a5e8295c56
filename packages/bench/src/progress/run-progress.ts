import type { OptimizationEvent } from '@maspo/core';
import type { UsageSnapshot } from '../models/accounting/usage-meter.ts';
import { followPrompts } from '../report/finish/prompts-in-force.ts';
import type { Manifest } from '../runs/manifest.ts';
import type { RunObserver } from '../runs/optimize-run.ts';

/** Where progress is shown: a terminal gets one line that is kept up to date, everything else a plain line after each step. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress extends RunObserver {
  /** Leaves the output in a clean state; may be called more than once. */
  end(): void;
}

const redrawMs = 250;

/** Shows round, agent, step and best J, or the trial and its value, with calls, tokens and time, then how far the evaluation is. */
export function createRunProgress(output: ProgressOutput, clock: () => number = () => performance.now()): Progress {
  const startedAt = clock();
  const live = output.isTTY === true;
  let usage: (() => UsageSnapshot) | undefined;
  let total = '';
  const prompts = followPrompts();
  let stage = 'starting with the seed system';
  let redraw: NodeJS.Timeout | undefined;

  const line = () => `${stage} | ${usage === undefined ? '' : `${costOf(usage())}, `}${elapsed(clock() - startedAt)}`;
  const show = () => void output.write(live ? `\r\x1b[2K${line()}` : `${line()}\n`);
  return {
    started: (directory, manifest, usageSoFar) => {
      usage = usageSoFar;
      total = totalsOf(manifest);
      output.write(`${headline(manifest)}; writing to ${directory}\n`);
      if (live) redraw = setInterval(show, redrawMs).unref();
    },
    event: (event) => {
      if (event.type === 'trials-started') total = ` of ${event.trials}`;
      prompts.note(event);
      const next = stageAfter(event, { total, bestComposite: prompts.bestComposite() });
      if (next === undefined) return;
      stage = next;
      if (live || !isBeginning(event)) show();
    },
    evaluated: (done, examples) => {
      stage = `evaluating on the test split: ${done} of ${examples}`;
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

function totalsOf({ options }: Manifest): string {
  const { schedule } = options as { schedule?: { rounds?: number } };
  return schedule?.rounds === undefined ? '' : ` of ${schedule.rounds}`;
}

/** Whether an event only announces what is shown as soon as it is done. */
function isBeginning({ type }: OptimizationEvent): boolean {
  return type === 'proposals-started' || type === 'step-started';
}

/** What is going on after an event; undefined where that has not changed. `total` is the number of rounds or trials, where there is one. */
function stageAfter(
  event: OptimizationEvent,
  { total, bestComposite }: { total: string; bestComposite: number | null },
): string | undefined {
  switch (event.type) {
    case 'proposals-started':
      return 'proposing prompts';
    case 'trials-started':
      return 'prompts proposed';
    case 'trial-finished':
      return `trial ${event.trial}${total}${event.agent === undefined ? '' : ` | ${event.agent}`} done${event.on === 'full' ? ' in full' : ''} | ${event.metric} ${event.value?.toFixed(3) ?? 'unknown'}`;
    case 'orientation-finished':
      return 'seed system assessed';
    case 'step-started':
      return `round ${event.round}${total} | ${event.agent} | step ${event.step} | best J ${decimal(event.parents[0])}`;
    case 'step-finished':
      return `round ${event.round}${total} | ${event.agent} | step ${event.step} done | best J ${decimal(event.beam[0])}`;
    case 'round-finished':
      return `round ${event.round}${total} finished | ${bestComposite === null ? 'all prompts are the seed' : `best composite ${bestComposite.toFixed(3)}`} | ${event.bufferSize} misalignment cases held`;
    case 'run-finished':
      return `search finished: ${event.outcome}`;
    default:
      return undefined;
  }
}

function decimal(best: { readonly cumulativeScore: number } | undefined): string {
  return (best?.cumulativeScore ?? 0).toFixed(3);
}

function costOf({ total }: UsageSnapshot): string {
  const replayed = total.replayed > 0 ? ` (${total.replayed} replayed)` : '';
  const money = total.money === undefined ? '' : `, ${total.money.toFixed(2)} money`;
  return `${total.calls + total.replayed} calls${replayed}, ${total.inputTokens + total.outputTokens} tokens${money}`;
}

function elapsed(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
