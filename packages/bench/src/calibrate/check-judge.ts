import { callsOfRun, createRandomSource, type ModelRoles, type Question, sameAnswer } from '@maspo/core';
import { agreementInUse, type Calibration, calibrationSubject } from '../calibration/calibration.ts';
import {
  checkByCalibration,
  checkByLabels,
  checkByOrders,
  checkLevels,
  type JudgeCheck,
  noCheck,
} from '../calibration/judge-check.ts';
import type { Grading } from '../grading/create-grading.ts';
import { callsBeforeScoring } from '../setup/keep-budget.ts';
import type { RunSetup } from '../setup/run-setup.ts';
import { verdictsOf } from '../setup/verdicts-of.ts';
import { judgedRunOf } from './calibrate-judge.ts';
import { drawOutput, drawOutputs, furtherDraws } from './draw-outputs.ts';
import { judgeInBothOrders } from './judge-pair.ts';
import { differingPair, fewestPairs, type OutputPair, othersOf } from './make-pairs.ts';

export interface CheckJudgeOptions {
  readonly models: ModelRoles;
  /** Grades only answers to validation questions. */
  readonly grading: Grading;
  readonly signal: AbortSignal;
  /** Whether the check continues after a clear first look, so that it makes the maximum number of calls; false when left out. */
  readonly toTheEnd?: boolean;
}

/**
 * Fewer pairs do not distinguish a good judge from one that guesses. A check without labels needs more pairs: a judge that chooses the same
 * output in eight of ten pairs is distinguished from chance in 83 of 100 checks of 20 pairs, but only in 37 of 100 checks of 10 pairs.
 */
const fewestByOrders = 20;

/** The temperature of the further draws; the same as the default of `judge calibrate`. */
const temperature = 0.7;

/** What is known about the judge of a run without a call; undefined where the judge has to be checked. */
export function knownCheck(setup: RunSetup, calibration: Calibration | undefined): JudgeCheck | undefined {
  const { config } = setup;
  if (verdictsOf(setup).length === 0) return noCheck('not-needed');
  if (config.judgeCheck === 'off') return noCheck('off');
  const isOfRealAgents = calibration?.simulated === false || config.models.evaluator.provider === 'simulated';
  if (calibration !== undefined && isOfRealAgents)
    return checkByCalibration(agreementInUse(calibration, judgedRunOf(setup).options));
  if (drawsOf(setup).length < fewestOf(setup)) return noCheck('too-few-pairs');
  const { agent, judge } = checkCalls(setup);
  return agent + judge > mostOfBudget * callsBeforeScoring(setup) ? noCheck('budget') : undefined;
}

/**
 * The largest share that a check may take of the calls that a budget leaves for the search. With a small budget, all calls are for the
 * search.
 */
const mostOfBudget = 0.25;

/**
 * Checks whether the evaluator of a run judges better than one that guesses. With enough validation questions, the evaluator compares right
 * and wrong answers to them. Otherwise it compares outputs with different answers to pool questions, without labels, and must choose the
 * same output when the order is turned. The outputs are those of the seed system. The evaluator gets the same kind of request as in the
 * search, about final responses. Half of the pairs are judged first. The rest is judged only when the first half is not clear.
 */
export async function checkJudge(setup: RunSetup, options: CheckJudgeOptions): Promise<JudgeCheck> {
  const { pairs: most } = pairsOf(setup);
  const { models, signal, toTheEnd = false } = options;
  const random = createRandomSource(setup.config.seed).fork('calibration');
  const byLabels = isByLabels(setup);
  const next = byLabels ? labelledPairs(setup, options) : unlabelledPairs(setup, options);
  const { choice, reads } = calibrationSubject(judgedRunOf(setup)).judge;
  const judge = {
    evaluator: models.evaluator,
    choice,
    reads,
    requirement: setup.task.requirement,
    terminal: setup.system.graph.terminal,
    random,
    signal,
  };
  const judgeAll = (pairs: readonly OutputPair[]) => Promise.all(pairs.map((pair) => judgeInBothOrders(pair, judge)));
  const checkOf = byLabels ? checkByLabels : checkByOrders;
  const fewest = fewestOf(setup);

  const half = Math.ceil(most / 2);
  const first = await next(half);
  const judged = first.length < fewest ? [] : await judgeAll(first);
  if (judged.length > 0 && !toTheEnd) {
    const early = checkOf(judged, checkLevels.first);
    if (!early.isAtChance) return early;
  }
  const rest = await next(most - first.length);
  const unjudged = judged.length === 0 ? [...first, ...rest] : rest;
  if (judged.length + unjudged.length < fewest) return noCheck('too-few-pairs');
  return checkOf([...judged, ...(await judgeAll(unjudged))], checkLevels.last);
}

/** The maximum number of calls of a check, without requests that are repeated after an unusable reply. */
export function checkCalls(setup: RunSetup): { readonly agent: number; readonly judge: number } {
  const draws = drawsOf(setup);
  const outputs = draws.flatMap(({ question, draws }) => draws.map((draw) => `${draw} ${question.id}`));
  return {
    agent: new Set(outputs).size * callsOfRun(setup.system.graph),
    judge: 2 * Math.min(pairsOf(setup).pairs, draws.length),
  };
}

function pairsOf({ config }: RunSetup): { readonly pairs: number } {
  return config.judgeCheck === 'off' ? { pairs: 0 } : config.judgeCheck;
}

function isByLabels({ split }: RunSetup): boolean {
  return split.validation.length >= fewestPairs;
}

function fewestOf(setup: RunSetup): number {
  return isByLabels(setup) ? fewestPairs : fewestByOrders;
}

/** Two draws for one question, from which a pair may be made. */
interface TwoDraws {
  readonly question: Question;
  readonly draws: readonly [number, number];
}

/** Pairs of draws, in an order that uses each question once before any question is used again. */
const drawsInTurn = Array.from({ length: furtherDraws }, (_, index) => index + 1).flatMap((later) =>
  Array.from({ length: later }, (_, earlier) => [earlier, later] as const),
);

/** At most twice as many as the wanted pairs, because many draws repeat the answer of another draw. */
function drawsOf(setup: RunSetup): TwoDraws[] {
  const { pairs } = pairsOf(setup);
  const { pool, validation } = setup.split;
  if (isByLabels(setup)) return validation.slice(0, pairs).map((question) => ({ question, draws: [0, 1] }));
  return drawsInTurn.flatMap((draws) => pool.map((question) => ({ question, draws }))).slice(0, 2 * pairs);
}

/** Returns the wanted number of further pairs, or as many as are left. */
type Pairs = (wanted: number) => Promise<OutputPair[]>;

function unlabelledPairs(setup: RunSetup, options: CheckJudgeOptions): Pairs {
  const drawing = drawingOf(setup, options);
  return pairsFrom(setup, options, async ({ question, draws }) => {
    const [one, other] = await Promise.all(draws.map((draw) => drawOutput(question, draw, drawing)));
    if (one === undefined || other === undefined || sameAnswer(one.output, other.output)) return undefined;
    return { kind: 'drawn', question, one: one.output, other: other.output };
  });
}

function labelledPairs(setup: RunSetup, options: CheckJudgeOptions): Pairs {
  const { grading, signal } = options;
  const drawing = { ...drawingOf(setup, options), grading };
  const { validation } = setup.split;
  const labelled = new Map(validation.map((example) => [example.id, example]));
  return pairsFrom(setup, options, async ({ question }) => {
    const example = labelled.get(question.id)!;
    const outputs = await drawOutputs(example, 1, drawing);
    return differingPair(example, outputs, { others: othersOf(example, validation), grading, signal });
  });
}

function drawingOf({ system, config }: RunSetup, { models, signal }: CheckJudgeOptions) {
  const random = createRandomSource(config.seed).fork('calibration');
  return { system, models: models.agent, temperature, random, signal };
}

/**
 * Draws for as many pairs as are still wanted, until there are enough pairs or no draw is left. The choice of draws does not depend on
 * timing.
 */
function pairsFrom(
  setup: RunSetup,
  { toTheEnd = false }: CheckJudgeOptions,
  pairOf: (draws: TwoDraws) => Promise<OutputPair | undefined>,
): Pairs {
  const draws = drawsOf(setup);
  const made: OutputPair[] = [];
  const seen = new Set<string>();
  // A judge at temperature 0 gives the same verdict on the same pair, so a repeated pair is no further evidence.
  const isNew = ({ question, one, other }: OutputPair) => {
    const key = JSON.stringify([question.id, ...[one, other].sort()]);
    return !seen.has(key) && seen.add(key);
  };
  return async (wanted) => {
    while (draws.length > 0 && made.length < wanted) {
      const wave = draws.splice(0, toTheEnd ? draws.length : wanted - made.length);
      for (const pair of await Promise.all(wave.map(pairOf))) if (pair !== undefined && isNew(pair)) made.push(pair);
    }
    return made.splice(0, wanted);
  };
}
