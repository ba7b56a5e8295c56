import { eventsOf, lastOf, startOf } from './run-files.mjs';
import { lensNames } from './verdicts.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */
/** @typedef {{ rule: string, evidence: Record<string, unknown> }} Advice */

/** Which rules apply, with their figures. Their texts are not compared. @param {Run} run @param {any} counted The sections before. @returns {Advice[]} */
export function nextExperiments(
  run,
  { optimizationTrajectory, misalignmentCaseSummary, bestVsBaselineDelta, remainingFailureModes },
) {
  const { guards, operators } = optimizationTrajectory;
  return [
    ...limitReached(run),
    ...guardsBroken(run, guards),
    ...changeTopology(misalignmentCaseSummary?.rounds ?? []),
    ...finalCheck(run, bestVsBaselineDelta.finalMetric),
    ...(remainingFailureModes.assessedUnder === 'final' ? weakestLens(run) : []),
    ...howItEnded(run),
    ...operatorMix(operators),
    ...shakyRanks(run),
    ...casesNotRerun(run, remainingFailureModes.cases ?? []),
    ...unscoredAnswers(run),
    ...mayBeChance(bestVsBaselineDelta.finalMetric),
    ...selfJudged(run),
    ...simulatedModels(run),
  ];
}

/** @param {boolean} applies @param {string} rule @param {Record<string, unknown>} evidence @returns {Advice[]} */
const when = (applies, rule, evidence) => (applies ? [{ rule, evidence }] : []);

/** @param {Run} run */
function limitReached({ summary }) {
  return when(summary.budgetReached !== null, 'limit-reached', { limit: summary.budgetReached });
}

/** The bounds that the last check found broken. @param {Run} run @param {any[]} guards */
function guardsBroken({ summary }, guards) {
  return guards
    .filter(({ round, holds }) => summary.status === 'guard-violated' && round === guards.at(-1).round && !holds)
    .flatMap(({ guard, bound, round, value }) =>
      when(true, 'guard-broken', { guard, bound, round, ...(value === null ? {} : { value }) }),
    );
}

/** The last three rounds added cases, and none of them fewer than the round before. @param {{ added: number }[]} rounds */
function changeTopology(rounds) {
  const added = rounds.slice(-3).map((round) => round.added);
  const isGrowing = added.length === 3 && added.every((count, index) => count > 0 && count >= (added[index - 1] ?? 0));
  return when(isGrowing, 'change-topology', { added });
}

/** @param {Run} run @param {any} finalMetric */
function finalCheck(run, { absolute }) {
  const { outcome } = lastOf(run, 'run-finished');
  const { reward, wins, ties, losses } = lastOf(run, 'final-checked') ?? {};
  const isLower = absolute !== null && absolute < 0;
  return [
    ...when(outcome === 'improved' && isLower, `${decidedBy(run)}-disagrees`, { reward, absolute }),
    ...when(outcome === 'seed-kept', 'gains-did-not-hold', { wins, ties, losses }),
  ];
}

/** What decided the final check: the labels of the validation questions, the labels of the pool, or the judge. @param {Run} run */
function decidedBy(run) {
  if (eventsOf(run, 'trial-finished').some(({ metric }) => metric === 'accuracy')) return 'validation';
  return startOf(run).finalAnswers === 'graded' ? 'pool' : 'judge';
}

/** The lowest share among agents and lenses in the last assessment. @param {Run} run */
function weakestLens(run) {
  /** @type {{ lenses: Record<string, Record<string, number | null>> }} */
  const { lenses } = lastOf(run, 'assessed-again') ?? lastOf(run, 'orientation-finished');
  const shares = Object.entries(lenses).flatMap(([agent, of]) =>
    lensNames.flatMap((lens) => {
      const share = of[lens] ?? null;
      return share === null ? [] : [{ agent, lens, share }];
    }),
  );
  const lowest = Math.min(...shares.map(({ share }) => share));
  return when(lowest < 1, 'weakest-lens', { ...shares.find(({ share }) => share === lowest) });
}

/** The last round of a full schedule replaced prompts, or the plateau ended the search. @param {Run} run */
function howItEnded(run) {
  const rounds = eventsOf(run, 'round-finished');
  const round = rounds.at(-1)?.round;
  const changed = eventsOf(run, 'best-changed').filter((event) => event.round === round);
  const agents = new Set(changed.map(({ agent }) => agent)).size;
  return [
    ...when(run.summary.status === 'finished' && agents > 0, 'still-improving', { round, agents }),
    ...when(run.summary.status === 'converged', 'plateau', { rounds: rounds.length }),
  ];
}

/** Operators that were asked often, and never gained or gained much more often than another. @param {any[]} operators */
function operatorMix(operators) {
  const tried = operators.filter(({ asked }) => asked >= 10);
  const ranked = tried.filter(({ accepted }) => accepted > 0).sort((one, other) => other.rate - one.rate);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  return [
    ...tried.flatMap(({ operator, asked, accepted }) => when(accepted === 0, 'drop-operator', { operator, asked })),
    ...when(ranked.length > 0 && best.rate >= 2 * worst.rate, 'prefer-operator', {
      best: best?.operator,
      bestRate: best?.rate,
      worst: worst?.operator,
      worstRate: worst?.rate,
    }),
  ];
}

/** @param {Run} run */
function shakyRanks(run) {
  const agreements = eventsOf(run, 'beam-refreshed').flatMap(({ rankAgreement }) => rankAgreement ?? []);
  const meanRankAgreement = agreements.reduce((sum, value) => sum + value, 0) / agreements.length;
  const isShaky = agreements.length >= 2 && meanRankAgreement < 0.3;
  return when(isShaky, 'shaky-ranks', { refreshes: agreements.length, meanRankAgreement });
}

/** @param {Run} run @param {{ rerun: boolean }[]} cases */
function casesNotRerun(run, cases) {
  const notRerun = cases.filter(({ rerun }) => !rerun).length;
  const limit = startOf(run).options?.misalignmentBuffer?.recheckLimit;
  const isLimited = notRerun > 0 && limit !== undefined && run.summary.budgetReached === null;
  return when(isLimited, 'cases-not-rerun', { notRerun, limit });
}

/** @param {Run} run */
function unscoredAnswers({ outcomes, summary }) {
  const finals = outcomes.filter(({ prompts }) => prompts === 'final');
  const unscored = finals.filter(({ outcome, judged }) => outcome === 'unscored' && judged === undefined).length;
  const isMuch = summary.budgetReached === null && unscored > 0.05 * finals.length;
  return when(isMuch, 'unscored-answers', { unscored, questions: finals.length });
}

/** @param {any} finalMetric */
function mayBeChance({ gained, lost, p }) {
  return when(p !== null && gained + lost > 0 && p >= 0.05, 'may-be-chance', { gained, lost, p });
}

/** An evaluator, of any lens, is a model of the agents. @param {Run} run */
function selfJudged({ manifest, summary }) {
  /** @param {string} role The model of the role, and those of its parts, such as `agents.small` and `evaluator.local`. */
  const modelsOf = (role) =>
    Object.entries(manifest.models)
      .filter(([name]) => name === role || name.startsWith(`${role}.`) || name.startsWith(`${role}s.`))
      .filter(([, { provider }]) => provider !== 'simulated')
      .map(([, { provider, model }]) => `${provider} ${model}`);
  const { evaluator } = manifest.models;
  const isSame = modelsOf('agent').some((model) => modelsOf('evaluator').includes(model));
  const isUsed = evaluator.provider !== 'simulated' && summary.judgeCheck.reason !== 'not-needed';
  return when(isSame && isUsed, 'self-judged', { model: evaluator.model });
}

/** @param {Run} run */
function simulatedModels({ manifest }) {
  const simulated = Object.keys(manifest.models).filter((role) => manifest.models[role].provider === 'simulated');
  return when(simulated.length > 0, 'real-models', { simulated: simulated.join(', ') });
}
