import type { OptimizationEvent } from '@maspo/core';
import type { UsageSnapshot } from '@maspo/models';
import { agentCountText } from '../records/agent-count-text.ts';
import type { JudgeCheckRecord } from '../records/judge-check-record.ts';
import type { Manifest } from '../records/manifest.ts';
import { elapsedText } from '../report/elapsed-text.ts';
import { spentText } from '../report/spent-text.ts';
import type { RunObserver } from '../runs/run-observer.ts';
import { callsText } from './calls-text.ts';
import { explainTerms } from './explained-terms.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createLinesAbove } from './lines-above.ts';
import type { ProgressOutput } from './progress-output.ts';
import { followRun } from './run-pace.ts';
import { followStage } from './run-stage.ts';

export interface RunProgress extends Omit<RunObserver, 'event'> {
  event(event: OptimizationEvent): void;
  judgeChecked(check: JudgeCheckRecord): void;
  /** Prints a line that stays. */
  say(line: string): void;
  /** Leaves the output in a clean state; may be called more than once. */
  end(): void;
}

const redrawMs = 250;

/**
 * Shows round, agent, step and best J, or the trial and its value, with the finished share, the time left, calls, tokens and time.
 * Afterwards it shows the progress of the evaluation. A terminal gets one line that is updated. Any other output gets a line after each
 * step, and a line whenever nothing was printed for a while.
 */
export function createRunProgress(output: ProgressOutput, clock: () => number = () => performance.now()): RunProgress {
  const startedAt = clock();
  const { live, say } = createLinesAbove(output);
  let usage: (() => UsageSnapshot) | undefined;
  let shownUsage = usage;
  let run: Manifest | undefined;
  const stage = followStage();
  const pace = followRun(clock);
  const terms = explainTerms();
  let stop: (() => void) | undefined;
  let said = () => {};

  const line = () => {
    const costs = shownUsage === undefined || run === undefined ? '' : `${costOf(shownUsage(), run)}, `;
    // On a narrow terminal the end of the line is cut.
    return [...pace.texts(), stage.text, `${costs}${elapsedText(clock() - startedAt)}`].join(' | ');
  };
  const show = () => {
    if (live === undefined) say(line());
    else live.show(line());
    said();
  };
  return {
    say,
    started: (directory, manifest, usageSoFar) => {
      usage = usageSoFar;
      shownUsage = usage;
      run = manifest;
      stage.started(manifest);
      pace.started(manifest, usageSoFar);
      say(`${headline(manifest)}; writing to ${directory}`);
      if (live !== undefined) {
        const redraw = setInterval(show, redrawMs).unref();
        stop = () => clearInterval(redraw);
      } else {
        const heartbeat = startHeartbeat(show);
        said = heartbeat.said;
        stop = heartbeat.end;
      }
    },
    finishing: (calls) => {
      const are = calls === 1 ? '1 call was under way. It is' : `${calls} calls were under way. They are`;
      say(`A limit was reached while ${are} finished first, and kept for a run with a higher limit.`);
    },
    judgeChecking: (usageOfCheck) => {
      shownUsage = usageOfCheck;
      stage.judgeChecking();
    },
    judgeChecked: () => {
      shownUsage = usage;
      stage.judgeChecked();
    },
    event: (event) => {
      const changed = stage.event(event);
      pace.event(event);
      for (const explained of terms.before(event)) say(explained);
      if (changed && (live !== undefined || !isBeginning(event))) show();
    },
    evaluated: (done, examples) => {
      stage.evaluated(done, examples);
      pace.evaluated(done, examples);
      if (live === undefined && done === examples) show();
    },
    end: () => {
      if (stop === undefined) return;
      stop();
      stop = undefined;
      if (live === undefined) return;
      show();
      live.leave();
    },
  };
}

function headline(manifest: Manifest): string {
  const { simulated, split } = manifest;
  return `${simulated ? 'SIMULATED models. ' : ''}${agentCountText(manifest)}, pool ${split.pool}, test ${split.test}`;
}

/** Whether an event only announces work whose result is shown when it is done. */
function isBeginning({ type }: OptimizationEvent): boolean {
  return type === 'proposals-started' || type === 'step-started' || type === 'search-ended';
}

function costOf({ total }: UsageSnapshot, run: Manifest): string {
  const calls = callsText({ calls: total.calls + total.replayed, replayed: total.replayed });
  const money = total.money === undefined ? '' : `, ${spentText(total.money, run)}`;
  return `${calls}, ${total.inputTokens + total.outputTokens} tokens${money}`;
}
