import { agreementInUse, type Calibration, isOfBothOrders, type JudgedRun } from './calibration.ts';
import type { CheckByLabels, CheckByOrders, JudgeCheck } from './judge-check.ts';
import { checkFigure } from './judge-check-text.ts';

/** Below this share a judge is hardly better than a coin, which agrees with the graders on half of all decided pairs. */
const leastAgreement = 0.6;

/** A bias that is certainly greater changes more verdicts than a gain of the search is worth. */
const mostBias = 0.1;

/** What was measured about an evaluator. */
export interface KnownOfEvaluator {
  readonly calibration: Calibration | undefined;
  /** The check that the run made before its search. */
  readonly check?: JudgeCheck | undefined;
}

/**
 * The reason why the verdicts of a run's evaluator cannot be trusted, with advice; undefined where they can. No list of models shows which
 * model is strong enough, so a measurement must. A check before the search must distinguish the evaluator from one that guesses. In
 * addition, there must be a calibration for this evaluator on this task, on outputs of real agents. The 95 % interval of its agreement must
 * not reach below 0.6, and the intervals of its biases must reach to within 0.1 of 0. For a simulated evaluator, the only reason is
 * guessing; the SIMULATED notice covers the rest.
 */
export function evaluatorWarning(run: JudgedRun, { calibration, check }: KnownOfEvaluator): string | undefined {
  if (check?.basis === 'none' && check.reason === 'not-needed') return undefined;
  const { evaluator } = run.models;
  const isSimulated = evaluator.provider === 'simulated';
  const name = isSimulated
    ? 'The simulated evaluator'
    : `The evaluator (${evaluator.provider} model "${evaluator.model}")`;
  if (check?.isAtChance && check.basis !== 'calibration')
    return `${name} cannot be told from one that guesses on ${run.task.id}: ${checkFigure(check)}. A search that it leads may be led by chance. ${wayOutOf(check)}`;
  if (isSimulated && !check?.isAtChance) return undefined;
  if (calibration === undefined)
    return `${name} is not calibrated on ${run.task.id}: how far its verdicts are right is not known. Measure it with: maspo judge calibrate CONFIG`;
  const doubts = [...doubtsOf(calibration, run.options)];
  if (doubts.length === 0) return undefined;
  const advice = [...new Set(doubts.flatMap((doubt) => doubt.advice))];
  return `${name} may not be good enough for ${run.task.id}: ${doubts.map(({ reason }) => reason).join('; ')}. Take a stronger evaluator${advice.map((text) => `, or ${text}`).join('')}, and measure with: maspo judge calibrate CONFIG`;
}

/** The warning before a search whose evaluator cannot be distinguished from one that guesses; undefined for any other evaluator. */
export function chanceWarning(run: JudgedRun, known: KnownOfEvaluator): string | undefined {
  return known.check?.isAtChance ? evaluatorWarning(run, known) : undefined;
}

function wayOutOf(check: CheckByOrders | CheckByLabels): string {
  const more =
    'check more pairs (judgeCheck: { pairs: 100 }, and a larger task.pool), which tells a weak judge from none';
  const unreadable =
    check.unscored * 4 < check.pairs ? '' : ', let its replies be read (replyForm: schema, or a higher maxTokens)';
  return `Take a stronger evaluator${unreadable}, ${more}, or choose prompts by labels: reward.global: graded, or objective: accuracy of random-search and tpe.`;
}

interface Doubt {
  readonly reason: string;
  /** What helps, other than a stronger evaluator. */
  readonly advice: readonly string[];
}

function* doubtsOf(calibration: Calibration, options: unknown): Generator<Doubt> {
  const { simulated } = calibration;
  const { positionBias, verbosityBias } = calibration.figures;
  const agreement = agreementInUse(calibration, options);
  if (simulated) yield { reason: 'it was calibrated on outputs of simulated agents', advice: [] };
  if (agreement.low === null) yield { reason: 'it decided no pair in its calibration', advice: [] };
  else if (agreement.low <= 0.5)
    yield {
      reason: `its agreement with the graders may be as low as ${percent(agreement.low)}, and one that guesses has 50 %: a search that it leads may be led by chance`,
      advice: [],
    };
  else if (agreement.low < leastAgreement)
    yield {
      reason: `its agreement with the graders may be as low as ${percent(Math.floor(100 * agreement.low) / 100)} (at least ${percent(leastAgreement)} is asked for)`,
      advice: [],
    };
  // In a verdict that is combined from both orders, a position bias cancels out.
  if (!isOfBothOrders(calibration, options) && isSurelyAbove(positionBias, mostBias))
    yield {
      reason: `the place of an output moves its verdicts by ${points(positionBias)}`,
      advice: ['let it judge in both orders (optimizer: { judge: { order: both } }), where the places cancel'],
    };
  if (isSurelyAbove(verbosityBias, mostBias))
    yield {
      reason: `the length of an output moves its verdicts by ${points(verbosityBias)}`,
      advice: [
        'bound the length of what the agents write (maxTokens of the agent model); judging in both orders does not help against this',
      ],
    };
}

function isSurelyAbove({ low, high }: { low: number | null; high: number | null }, limit: number): boolean {
  return low !== null && high !== null && (low > limit || high < -limit);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** With the interval, because a few pairs are weak evidence. */
function points({ value, low, high, n }: Calibration['figures']['positionBias']): string {
  return `${signed(value!)} percentage points (95 % ${signed(low!)} to ${signed(high!)}, ${n} pairs)`;
}

function signed(bias: number): string {
  return `${bias > 0 ? '+' : ''}${(bias * 100).toFixed(0)}`;
}
