import { eventsOf, lastOf } from './run-files.mjs';
import { lensNames } from './verdicts.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */

/** The final prompts compared with the seed prompts. @param {Run} run */
export function baselineDelta(run) {
  return {
    finalMetric: finalMetric(run),
    lenses: {
      notMeasured: lastOf(run, 'assessed-again') === undefined ? notMeasured(run) : null,
      agents: lensesOfAgents(run),
    },
  };
}

/** @param {Run} run */
function finalMetric({ outcomes }) {
  const scored = outcomes.filter(({ outcome }) => outcome !== 'unscored');
  const finals = scored.filter(({ prompts }) => prompts === 'final').map(({ id }) => id);
  const questions = new Set(
    scored.filter(({ prompts, id }) => prompts === 'seed' && finals.includes(id)).map(({ id }) => id),
  );
  /** The outcomes on the questions scored under both prompt sets. @param {string} prompts */
  const of = (prompts) => scored.filter((line) => line.prompts === prompts && questions.has(line.id));
  /** @param {string} prompts */
  const accuracy = (prompts) =>
    questions.size === 0 ? null : of(prompts).filter(({ outcome }) => outcome === 'correct').length / questions.size;
  /** @param {string} right @param {string} wrong */
  const only = (right, wrong) =>
    of(right).filter(
      (line) =>
        line.outcome === 'correct' && of(wrong).some((other) => other.id === line.id && other.outcome === 'incorrect'),
    ).length;
  const [seed, final] = [accuracy('seed'), accuracy('final')];
  const [gained, lost] = [only('final', 'seed'), only('seed', 'final')];
  const absolute = questions.size === 0 ? null : (gained - lost) / questions.size;
  return {
    name: 'accuracy',
    questions: questions.size,
    leftOut: new Set(outcomes.map(({ id }) => id)).size - questions.size,
    seed,
    final,
    absolute,
    relative: absolute === null || !seed ? null : absolute / seed,
    gained,
    lost,
    p: absolute === null ? null : signTest(gained, lost),
  };
}

/** Two-sided, in whole numbers: the sum of binomial coefficients over a power of two. @param {number} gained @param {number} lost */
function signTest(gained, lost) {
  const n = BigInt(gained + lost);
  let sum = 0n;
  let coefficient = 1n;
  for (let k = 0n; k <= BigInt(Math.min(gained, lost)); k++) {
    sum += coefficient;
    coefficient = (coefficient * (n - k)) / (k + 1n);
  }
  const scale = 10n ** 15n;
  return Math.min(1, Number((2n * sum * scale) / 2n ** n) / 1e15);
}

/** @param {Run} run */
function lensesOfAgents(run) {
  const again = lastOf(run, 'assessed-again');
  return Object.entries(lastOf(run, 'orientation-finished')?.lenses ?? {}).map(([agent, shares]) => ({
    agent,
    ...Object.fromEntries(
      lensNames.map((lens) => {
        const [before, after] = [shares[lens], again?.lenses[agent][lens] ?? null];
        return [lens, { before, after, delta: before === null || after === null ? null : after - before }];
      }),
    ),
  }));
}

/** The report's own text, unless it states a reason that the events do not show. @param {Run} run */
function notMeasured(run) {
  const said = run.report.bestVsBaselineDelta.lenses.notMeasured;
  if (lastOf(run, 'orientation-finished') === undefined)
    return /not assessed$/.test(said) ? said : 'no assessment before the search';
  return /budget/.test(said) && eventsOf(run, 'stopped').length === 0 ? 'no limit ended this run' : said;
}
