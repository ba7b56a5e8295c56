import type { OptimizationEvent } from '@maspo/core';
import type { Manifest } from '../records/manifest.ts';
import { followPrompts, type PromptsInForce } from '../report/finish/prompts-in-force.ts';
import { counted } from '../terminal/counted.ts';

/** What a run is doing, in a few words, according to its events. */
export interface RunStage {
  readonly text: string;
  started(manifest: Manifest): void;
  judgeChecking(): void;
  judgeChecked(): void;
  /** Whether the text has changed. */
  event(event: OptimizationEvent): boolean;
  evaluated(done: number, total: number): void;
}

export function followStage(): RunStage {
  let text = 'starting with the seed system';
  let total = '';
  const prompts = followPrompts();
  return {
    get text() {
      return text;
    },
    started: (manifest) => {
      total = totalsOf(manifest);
    },
    judgeChecking: () => {
      text = 'checking the judge';
    },
    judgeChecked: () => {
      text = 'starting with the seed system';
    },
    event: (event) => {
      if (event.type === 'trials-started') total = ` of ${event.trials}`;
      prompts.note(event);
      const next = stageAfter(event, { total, prompts });
      text = next ?? text;
      return next !== undefined;
    },
    evaluated: (done, examples) => {
      text = `evaluating on the test split: ${done} of ${examples}`;
    },
  };
}

function totalsOf({ options }: Manifest): string {
  const { schedule } = options as { schedule?: { rounds?: number } };
  return schedule?.rounds === undefined ? '' : ` of ${schedule.rounds}`;
}

/**
 * The stage of the run after an event; undefined where the stage has not changed. `total` is the number of rounds or
 * trials, where it is known.
 */
function stageAfter(
  event: OptimizationEvent,
  { total, prompts }: { total: string; prompts: PromptsInForce },
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
      return `round ${event.round}${total} | ${event.agent} | step ${event.step} | J ${decimal(event.parents[0])}`;
    case 'step-finished':
      return `round ${event.round}${total} | ${event.agent} | step ${event.step} done | J ${decimal(event.beam[0])}`;
    case 'round-finished': {
      const best = prompts.bestComposite();
      return `round ${event.round}${total} finished | ${best === null ? 'all prompts are the seed' : `best composite ${best.toFixed(3)}`} | ${counted(event.bufferSize, 'misalignment case')} held`;
    }
    case 'search-ended':
      return 'search ended, checking its result';
    case 'run-finished':
      return `search finished: ${event.outcome}`;
    default:
      return undefined;
  }
}

function decimal(best: { readonly cumulativeScore: number } | undefined): string {
  return (best?.cumulativeScore ?? 0).toFixed(3);
}
