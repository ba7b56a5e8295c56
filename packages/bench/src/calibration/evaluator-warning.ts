import type { Calibration, JudgedRun } from './calibration.ts';

/** Below this share a judge is hardly better than a coin, which agrees with the graders on half of all decided pairs. */
const leastAgreement = 0.6;

/** A bias that is surely greater moves more verdicts than a gain of the search is worth. */
const mostBias = 0.1;

/**
 * Why the verdicts of a run's evaluator are not to be taken on trust, with the way out; undefined where they are. No list of models tells
 * which is strong enough, so a calibration must: there has to be one for this evaluator on this task, on outputs of real agents; the 95 %
 * interval of its agreement must lie above 0.6, and those of its biases must reach to within 0.1 of 0. Simulated evaluators are left
 * to the SIMULATED notice.
 */
export function evaluatorWarning(run: JudgedRun, calibration: Calibration | undefined): string | undefined {
  const { evaluator } = run.models;
  if (evaluator.provider === 'simulated') return undefined;
  const name = `The evaluator (${evaluator.provider} model "${evaluator.model}")`;
  if (calibration === undefined)
    return `${name} is not calibrated on ${run.task.id}: how far its verdicts are right is not known. Measure it with: maspo judge calibrate CONFIG`;
  const doubts = [...doubtsOf(calibration)];
  if (doubts.length === 0) return undefined;
  const advice = [...new Set(doubts.flatMap((doubt) => doubt.advice))];
  return `${name} may not be good enough for ${run.task.id}: ${doubts.map(({ reason }) => reason).join('; ')}. Take a stronger evaluator${advice.map((text) => `, or ${text}`).join('')}, and measure with: maspo judge calibrate CONFIG`;
}

interface Doubt {
  readonly reason: string;
  /** What helps against it, beside a stronger evaluator. */
  readonly advice: readonly string[];
}

function* doubtsOf({ simulated, judge, figures }: Calibration): Generator<Doubt> {
  const { positionBias, verbosityBias } = figures;
  // A verdict of probabilities is made of both orders, in which the places cancel.
  const isOfBoth = judge.reads === 'probability';
  const agreement = isOfBoth ? figures.agreementOfBoth : figures.agreement;
  if (simulated) yield { reason: 'it was calibrated on outputs of simulated agents', advice: [] };
  if (agreement.low === null) yield { reason: 'it decided no pair in its calibration', advice: [] };
  else if (agreement.low < leastAgreement)
    yield {
      reason: `its agreement with the graders may be as low as ${percent(agreement.low)} (at least ${percent(leastAgreement)} is asked for)`,
      advice: [],
    };
  if (!isOfBoth && isSurelyAbove(positionBias, mostBias))
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

/** With the interval: few pairs say little. */
function points({ value, low, high, n }: Calibration['figures']['positionBias']): string {
  return `${signed(value!)} percentage points (95 % ${signed(low!)} to ${signed(high!)}, ${n} pairs)`;
}

function signed(bias: number): string {
  return `${bias > 0 ? '+' : ''}${(bias * 100).toFixed(0)}`;
}
