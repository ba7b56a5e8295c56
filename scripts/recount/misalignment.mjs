import { casesHeld, finalCases } from './cases.mjs';
import { eventsOf, isInSteps, keyOf } from './run-files.mjs';
import { stepRate } from './step-rate.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */
/** @typedef {{ round: number, held: any[], mined: any[], added: number }} RoundOfCases */

/** Null if the search could not find cases. @param {Run} run */
export function misalignment(run) {
  if (!isInSteps(run)) return null;
  const cases = finalCases(run);
  const rounds = roundsOfCases(run);
  return {
    count: cases.length,
    mined: eventsOf(run, 'misalignment-mined').length,
    outcomes: Object.fromEntries(
      ['repaired', 'still-failing', 'unscored', 'not-rerun'].map((outcome) => [
        outcome,
        cases.filter((found) => found.outcome === outcome).length,
      ]),
    ),
    topCategories: topCategories(cases, rounds),
    rounds: rounds.map(({ round, held, mined, added }, index) => ({
      round,
      mined: mined.length,
      added,
      stored: held.length,
      change: trend(rounds[index - 1]?.held.length, held.length),
    })),
    rateByStep: eventsOf(run, 'step-finished').map((finished) => {
      const { round, agent, step } = finished;
      return { round, agent, step, ...stepRate(run, finished) };
    }),
    topologyAdvice: run.report.misalignmentCaseSummary?.topologyAdvice === null ? null : 'given',
  };
}

/** The cases found in each finished round, and those held at its end. @param {Run} run @returns {RoundOfCases[]} */
function roundsOfCases(run) {
  const ends = run.events.flatMap(({ type }, index) => (type === 'round-finished' ? [index] : []));
  return ends.map((end, index) => {
    const start = ends[index - 1] ?? 0;
    const found = run.events.slice(start, end);
    return {
      round: run.events[end].round,
      held: casesHeld(run, end),
      mined: found.filter(({ type }) => type === 'misalignment-mined'),
      added: found.filter((event, offset) => isAdded(run, event, start + offset)).length,
    };
  });
}

/** Whether an event found a case on a question on which its agent had none. @param {Run} run @param {any} event @param {number} index */
function isAdded(run, event, index) {
  return (
    event.type === 'misalignment-mined' &&
    // A full buffer may evict the new case itself.
    event.evicted !== event.question &&
    !casesHeld(run, index).some(({ agent, question }) => keyOf(agent, question) === keyOf(event.agent, event.question))
  );
}

/** @param {any[]} cases @param {RoundOfCases[]} rounds */
function topCategories(cases, rounds) {
  /** @param {string} category @param {any[]} among */
  const of = (category, among) => among.filter((found) => found.category === category);
  return ['both', 'global', 'lookahead']
    .map((category) => ({ category, own: of(category, cases) }))
    .filter(({ own }) => own.length > 0)
    .sort((one, other) => other.own.length - one.own.length)
    .slice(0, 3)
    .map(({ category, own }) => {
      const stored = rounds.map(({ held }) => of(category, held).length);
      return {
        category,
        count: own.length,
        repaired: own.filter(({ outcome }) => outcome === 'repaired').length,
        byRound: rounds.map(({ round, mined }, index) => ({
          round,
          stored: stored[index],
          mined: of(category, mined).length,
          change: trend(stored[index - 1], stored[index]),
        })),
        trend: rounds.length < 2 ? null : trend(stored[0], stored.at(-1)),
      };
    });
}

/** @param {number | undefined} before @param {number | undefined} now */
function trend(before, now) {
  if (before === undefined || now === undefined) return null;
  if (now === before) return 'unchanged';
  return now > before ? 'grew' : 'shrank';
}
