import type { Manifest } from '../../records/manifest.ts';
import type { FinishedRun } from '../../records/read-run.ts';
import { finalCheckBy } from '../final-check-by.ts';

/** The options of the built-in optimizers that the advice names. */
interface NamedOptions {
  /** The option for more questions in a comparison. */
  readonly batch: string;
  /** The option for the number of judgements of each question. */
  readonly repeats: string;
  /** How labels can lead the search; left out if they cannot. */
  readonly labels?: string;
}

const maspo: NamedOptions = {
  batch: 'a larger batch.size',
  repeats: 'judge.repeats',
  labels: 'give guards.finalAccuracy a floor and task.validation questions to measure it on',
};
const byObjective: NamedOptions = {
  batch: 'a larger batch',
  repeats: 'judge.repeats',
  labels: 'choose by labels: objective: accuracy, with task.validation questions',
};
const named: Readonly<Record<string, NamedOptions>> = {
  maspo,
  'maspo-ablation': maspo,
  spo: { batch: 'more questions', repeats: 'repetitions' },
  tpe: byObjective,
  'random-search': byObjective,
};

interface SomeOptions {
  readonly judge?: { readonly reads?: string; readonly repeats?: number };
  readonly repetitions?: number;
  readonly reward?: { readonly weights?: object };
  readonly schedule?: { readonly kind?: string };
}

const optionsOf = ({ options }: Manifest) => options as SomeOptions;

/** How to reduce the influence of chance on a search: larger batches, and more judgements if judgements can differ. */
export function lessChanceAdvice(run: Pick<FinishedRun, 'manifest' | 'summary' | 'events'>): string {
  const { judge, repetitions } = optionsOf(run.manifest);
  const by = finalCheckBy(run);
  const judgesOnce = judge?.reads === 'probability' || by === 'pool-labels' || by === 'validation-labels';
  const options = named[run.manifest.optimizer];
  const batch = `Try ${options?.batch ?? 'larger batches'}`;
  if (judgesOnce) return batch;
  // judge.repeats is odd, so that a majority exists.
  const more = (judge?.repeats ?? repetitions ?? 1) + 2;
  return `${batch}, or ${options === undefined ? 'more judgements of each question' : `${options.repeats}: ${more}`}`;
}

/** What to do about a judge that was misled. */
export function misledJudgeAdvice({ optimizer }: Manifest): string {
  const labels = named[optimizer]?.labels;
  return `Measure the evaluator with \`maspo judge calibrate CONFIG\`${labels === undefined ? '' : `, or ${labels}`}.`;
}

/** How to give more weight to the handed-on outputs or to the final answer. */
export function lensWeightAdvice(lens: 'lookaheadPotential' | 'globalAlignment', manifest: Manifest): string {
  if (optionsOf(manifest).reward?.weights === undefined) return 'Reward it as well: reward.kind: joint.';
  return lens === 'lookaheadPotential'
    ? 'Raise reward.weights.lookaheadPotential, or lookahead.depth: what it hands on does not help.'
    : 'Raise reward.weights.globalAlignment: it fulfils its role, but the final answer does not improve.';
}

/** How to add one round to the schedule. */
export function anotherRoundAdvice(manifest: Manifest, rounds: number): string {
  switch (optionsOf(manifest).schedule?.kind) {
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
