import type { FinishedRun } from '../../records/read-run.ts';
import { finalCheckBy } from '../final-check-by.ts';

/** Where the built-in optimizers have the questions of a comparison, and how often each is judged. */
const options: Readonly<Record<string, { readonly batch: string; readonly repeats: string }>> = {
  maspo: { batch: 'a larger batch.size', repeats: 'judge.repeats: 3' },
  'maspo-ablation': { batch: 'a larger batch.size', repeats: 'judge.repeats: 3' },
  spo: { batch: 'more questions', repeats: 'repetitions: 3' },
  tpe: { batch: 'a larger batch', repeats: 'judge.repeats: 3' },
  'random-search': { batch: 'a larger batch', repeats: 'judge.repeats: 3' },
};

const inWords = { batch: 'larger batches', repeats: 'more judgements of each question' };

/** How chance decides less in a search: larger batches, and more judgements where these can differ. */
export function lessChanceAdvice(run: Pick<FinishedRun, 'manifest' | 'summary' | 'events'>): string {
  const { batch, repeats } = options[run.manifest.optimizer] ?? inWords;
  const { judge } = run.manifest.options as { judge?: { reads?: string } };
  const by = finalCheckBy(run);
  const judgesOnce = judge?.reads === 'probability' || by === 'pool-labels' || by === 'validation-labels';
  return judgesOnce ? `Try ${batch}` : `Try ${batch}, or ${repeats}`;
}

/** How the schedule gets one round more than it had. */
export function anotherRoundAdvice({ manifest }: Pick<FinishedRun, 'manifest'>, rounds: number): string {
  const { schedule } = manifest.options as { schedule?: { kind?: string } };
  switch (schedule?.kind) {
    case 'interleaved':
      return `Add a round: schedule.rounds: ${rounds + 1}.`;
    case 'round-robin':
      return `Add a round: schedule.maxRounds: ${rounds + 1}.`;
    case 'single-cycle':
      return `Give it more rounds: schedule: { kind: interleaved, rounds: ${rounds + 1} }.`;
    default:
      return 'Give it more rounds.';
  }
}
