import { eventsOf, keyOf, lastOf } from './run-files.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */

/**
 * The cases held after the first `length` events: the newest of each agent and question, without evicted ones.
 *
 * @param {Run} run
 * @param {number} length
 */
export function casesHeld({ events }, length) {
  /** @type {Map<string, any>} */
  const held = new Map();
  for (const event of eventsOf({ events: events.slice(0, length) }, 'misalignment-mined')) {
    held.set(keyOf(event.agent, event.question), event);
    if (event.evicted !== null) held.delete(keyOf(event.agent, event.evicted));
  }
  return [...held.values()];
}

/** The cases at the end, with their outcomes under the final prompts. @param {Run} run @returns {any[]} */
export function finalCases(run) {
  return (
    lastOf(run, 'cases-rechecked')?.cases ??
    casesHeld(run, run.events.length).map((found) => ({
      ...found,
      outcome: 'not-rerun',
      reason: 'the search ended before its cases could be re-run',
    }))
  );
}
