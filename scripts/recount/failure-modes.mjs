import { finalCases } from './cases.mjs';
import { isInSteps, lastOf } from './run-files.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */

/** @param {Run} run */
export function failureModes(run) {
  const cases = unrepaired(run);
  const again = lastOf(run, 'assessed-again');
  const assessed = again ?? lastOf(run, 'orientation-finished');
  const isFinal = again !== undefined || ['seed-kept', 'unchanged'].includes(lastOf(run, 'run-finished').outcome);
  return {
    cases: isInSteps(run) ? cases : null,
    reasons: isInSteps(run) ? reasonsOf(cases) : null,
    assessedUnder: assessed === undefined ? null : isFinal ? 'final' : 'seed',
    localAboveGlobal: localAboveGlobal(assessed),
  };
}

/** @param {Run} run */
function unrepaired(run) {
  return finalCases(run)
    .filter(({ outcome }) => outcome !== 'repaired')
    .map(({ agent, question, category, failedAgent, outcome, reason }) => ({
      agent,
      question,
      category,
      failedAgent,
      rerun: outcome !== 'not-rerun',
      outcome,
      reason,
    }));
}

/** @param {{ reason: string }[]} cases */
function reasonsOf(cases) {
  return [...new Set(cases.map(({ reason }) => reason))]
    .map((reason) => ({ reason, count: cases.filter((found) => found.reason === reason).length }))
    .sort((one, other) => other.count - one.count);
}

/** @param {any} assessed The last assessment of the agents. */
function localAboveGlobal(assessed) {
  return Object.entries(assessed?.lenses ?? {})
    .filter(([, { localValidity, globalAlignment }]) => localValidity !== null && globalAlignment !== null)
    .filter(([, { localValidity, globalAlignment }]) => localValidity > globalAlignment)
    .map(([agent, { localValidity, globalAlignment }]) => ({
      agent,
      localValidity,
      globalAlignment,
      gap: localValidity - globalAlignment,
    }))
    .sort((one, other) => other.gap - one.gap);
}
