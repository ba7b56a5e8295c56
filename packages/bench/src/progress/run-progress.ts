import type { RunObserver } from '../runs/optimize-run.ts';

/** Where progress is shown: a terminal gets one line that is rewritten, everything else gets a plain line now and then. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress extends RunObserver {
  /** Leaves the output in a clean state; called once, whatever happened. */
  end(): void;
}

/** Shows round, agent, step, best J, calls, tokens and time of an optimization, then the evaluation. */
export function createRunProgress(output: ProgressOutput, clock: () => number = () => performance.now()): Progress {
  const startedAt = clock();
  const elapsed = () => `${((clock() - startedAt) / 1000).toFixed(1)} s`;
  const live = output.isTTY === true;
  const show = (line: string) => void output.write(live ? `\r\x1b[2K${line}` : `${line}\n`);
  let last = '';
  return {
    started: (directory, { agents, split, simulated }) => {
      output.write(
        `${simulated ? 'SIMULATED models. ' : ''}${agents.length} agents, pool ${split.pool}, test ${split.test}; writing to ${directory}\n`,
      );
    },
    event: (event, usage) => {
      const { calls, replayed, inputTokens, outputTokens } = usage().total;
      const cost = `${calls + replayed} calls${replayed > 0 ? ` (${replayed} replayed)` : ''}, ${inputTokens + outputTokens} tokens, ${elapsed()}`;
      switch (event.type) {
        case 'orientation-finished':
          return show(`seed system assessed | ${cost}`);
        case 'step-started':
          last = `round ${event.round} | ${event.agent} | step ${event.step}`;
          return live ? show(`${last} | best J ${event.parents[0]?.cumulativeScore.toFixed(3)} | ${cost}`) : undefined;
        case 'step-finished':
          return show(`${last} | best J ${event.beam[0]?.cumulativeScore.toFixed(3)} | ${cost}`);
        case 'beam-refreshed':
          return live ? show(`round ${event.round} | ${event.agent} | beam refreshed | ${cost}`) : undefined;
        case 'run-finished':
          return show(`search finished: ${event.outcome} | ${cost}`);
      }
    },
    evaluated: (done, total) => {
      if (live || done === total) show(`evaluating on the test split: ${done} of ${total} | ${elapsed()}`);
    },
    end: () => {
      if (live) output.write('\n');
    },
  };
}
