import { eventsOf, isInSteps, keyOf } from './run-files.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */

/** The report lists these operators first, in this order. The operators of the user follow in the order of their first proposal. */
const builtIn = ['rewrite', 'rephrase', 'add-constraint', 'add-example', 'add-negative-example', 'reorder-steps'];

/** How often each operator was asked, and how often its proposals gained. @param {Run} run */
export function operators(run) {
  const asked = run.events.filter(({ type }) => type === 'candidate-proposed' || type === 'candidate-rejected');
  const used = asked.map(({ operator }) => operator);
  const inOrder = new Set([...builtIn.filter((name) => used.includes(name)), ...used]);
  return [...inOrder].map((operator) => rateOf(run, operator));
}

/** @param {Run} run @param {string} operator */
function rateOf(run, operator) {
  const proposals = eventsOf(run, 'candidate-proposed').filter((event) => event.operator === operator);
  const rejected = eventsOf(run, 'candidate-rejected').filter((event) => event.operator === operator).length;
  const asked = proposals.length + rejected;
  const gained = proposals.filter((proposal) => hasGained(run, proposal)).length;
  const [accepted, rate] = isInSteps(run) ? [gained, gained / asked] : [null, null];
  return { operator, asked, proposed: proposals.length, rejected, accepted, rate };
}

/** @param {Run} run @param {any} proposal */
function hasGained(run, proposal) {
  /** @param {any} event */
  const key = ({ round, agent, step, version }) => keyOf(round, agent, step, version);
  return eventsOf(run, 'candidate-scored').some(
    (event) =>
      event.accepted &&
      event.reward > 0.5 && // a candidate that fills a new beam need not have gained
      key(event) === key(proposal),
  );
}
