import { setImmediate } from 'node:timers/promises';
import { openStoredReplies, replyStoreFile } from '@maspo/models';
import { questionOf } from '@maspo/tasks';
import { judgedRunOf } from '../calibrate/calibrate-judge.ts';
import { knownCheck } from '../calibrate/check-judge.ts';
import { findCalibration } from '../calibration/calibration-store.ts';
import type { RunSetup } from '../setup/run-setup.ts';
import { amountsOf, type KindOfCalls, largest } from './amounts.ts';
import { type Assumptions, defaultAssumptions, type Purpose } from './assumptions.ts';
import { arbitrary, type CostlyVerdicts, costlyConduct, newerMisleads, newerWins } from './costly-conduct.ts';
import { expectedConduct } from './expected-conduct.ts';
import { createQuestionFinder } from './find-question.ts';
import type { Amounts, Forecast } from './forecast.ts';
import { rateSeconds } from './rate-seconds.ts';
import { type Walked, type WalkOptions, walkSearch } from './walk.ts';

export interface ForecastOptions {
  /** The folder of the reply store, which is read and never written. Without a folder, nothing counts as stored. */
  readonly home?: string | undefined;
  readonly assumptions?: Assumptions;
  readonly signal?: AbortSignal;
}

/**
 * What a configured run will take, computed before any call is made. The forecast walks through the run's own code: the optimizer and the
 * layers around the models are the real ones. Planned replies replace those of the models, and a virtual clock replaces the real one. So an
 * optimizer needs no formula, and a new optimizer can also be forecast.
 *
 * `expected` is one walk whose models behave as assumed. `bound` combines several walks whose models take the costly way at every branch
 * (`costlyConduct`). For each kind of calls it has the largest amount of these walks. The walks differ in their verdicts:
 *
 * - `newerWins`: candidates always win. So beams are full. Tried prompts are new, so that the fewest calls are shared with earlier calls.
 *   Every round, refresh, check and assessment takes place. No stop condition ends the search, no guard sends it back, and all final
 *   prompts differ from the seed prompts. For `none`, `spo` and any search whose questions do not depend on the verdicts, this walk is the
 *   maximum. Under other verdicts a tried prompt is older, and its runs share more calls with earlier runs.
 * - `newerMisleads`: candidates also win, but leave misalignment cases, which MASPO injects and judges again at the end.
 * - `arbitrary`, where a search is short: `tpe` and `random-search` choose their trials or references by the verdicts, and chance decides
 *   which of them repeat.
 *
 * So where verdicts decide which questions or trials a search uses, a run may by chance exceed the bound by a few percent of its calls. A
 * search on a pruned graph is forecast as a search on the whole graph.
 *
 * `budget.maxCalls` ends every walk, as it ends a run. `maxTokens` and `maxMoney` end only the expected walk, since a run with shorter
 * replies than those of the bound gets farther within these limits. A deadline ends no walk. Stored replies are used first. From the first
 * planned reply on, the walk may differ from the later run. Times assume a fixed time for each reply, also in the bound. Throws what
 * `optimize` throws, and the error of a reply store that cannot be read.
 */
export async function forecastRun(
  setup: RunSetup,
  { home, assumptions = defaultAssumptions, signal = new AbortController().signal }: ForecastOptions = {},
): Promise<Forecast> {
  const stored = home === undefined ? noReplies : openStoredReplies(replyStoreFile(home));
  const { split, config } = setup;
  const calibration = home === undefined ? undefined : await findCalibration(home, judgedRunOf(setup));
  const checksJudge = knownCheck(setup, calibration) === undefined;
  const walk = async (conduct: WalkOptions['conduct']) => {
    // A walk through simulated models never waits. This pause between two walks lets Ctrl-C and progress take effect.
    await setImmediate();
    signal.throwIfAborted();
    return walkSearch(setup, { assumptions, stored, signal, conduct, checksJudge });
  };
  const costlyWalk = (verdicts: CostlyVerdicts) =>
    walk(costlyConduct({ ...verdicts, charactersPerToken: assumptions.charactersPerToken }));
  const inTurn = (...parts: readonly Walked[]): Amounts => {
    const kinds = parts.flatMap((part) => part.kinds);
    const amounts = amountsOf(kinds);
    if (!isTimed(kinds, assumptions)) return amounts;
    const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
    return { ...amounts, seconds: Math.max(seconds, rateSeconds(config.models, amounts.byModel)) };
  };
  try {
    const questions = [...split.pool, ...split.validation.map(questionOf), ...split.test.map(questionOf)];
    const expected = await walk(expectedConduct(assumptions, createQuestionFinder(questions)));
    const expectedScoring = await expected.evaluate();
    const costly = await costlyWalk({ preference: newerWins });
    // The expected run is possible, so the bound is at least as large, in its search and in its scoring.
    const searches = [expected.search, costly.search];
    for (const verdicts of furtherVerdicts(costly.search)) searches.push((await costlyWalk(verdicts)).search);
    const scorings = [expectedScoring, await costly.evaluate()];
    return {
      bound: withinCalls(config.budget?.maxCalls, inTurn(costliestOf(searches), costliestOf(scorings))),
      expected: inTurn(expected.search, expectedScoring),
      stored: { calls: expected.storedCalls },
      assumptions,
      notCounted,
    };
  } finally {
    stored.close();
  }
}

function costliestOf(parts: readonly Walked[]): Walked {
  return {
    kinds: largest(parts.map(({ kinds }) => kinds)),
    seconds: Math.max(...parts.map(({ seconds }) => seconds)),
  };
}

/** Whether the time of a reply is known for every kind of calls. */
function isTimed(kinds: readonly KindOfCalls[], { secondsPerCall }: Assumptions): boolean {
  return kinds.every(({ model, purpose, amount }) => {
    return model === 'simulated' || amount.calls === 0 || secondsPerCall[purpose as Purpose] !== undefined;
  });
}

/** Each walk of the bound keeps to the limit, but the sum of their largest amounts may exceed it. */
function withinCalls(limit = Number.POSITIVE_INFINITY, amounts: Amounts): Amounts {
  const { total } = amounts;
  return { ...amounts, total: { ...total, calls: Math.min(total.calls, limit) } };
}

function furtherVerdicts({ kinds }: Walked): CostlyVerdicts[] {
  const { calls } = amountsOf(kinds).total;
  if (calls === 0) return [];
  const length = Math.min(mostArbitraryWalks, Math.floor(arbitraryCalls / calls));
  return [{ preference: newerMisleads }, ...Array.from({ length }, (_, salt) => arbitrary(salt))];
}

const mostArbitraryWalks = 12;
/** The most calls that the arbitrary walks may make together, which limits the time of a forecast. */
const arbitraryCalls = 4000;

const noReplies = { get: () => undefined, close: () => {} };

const notCounted = [
  'requests repeated after a reply that could not be used: one more each',
  'attempts repeated after a failure of the network or the server',
];
