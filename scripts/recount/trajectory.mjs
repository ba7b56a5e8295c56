import { casesHeld } from './cases.mjs';
import { operators } from './operators.mjs';
import { promptInForce, standingInForce } from './prompts-in-force.mjs';
import { eventsOf, isInSteps, startOf } from './run-files.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */

/** @param {Run} run */
export function trajectory(run) {
  const trials = eventsOf(run, 'trial-finished');
  return {
    rows: isInSteps(run) ? visits(run) : [],
    trials: { made: trials.length, accepted: trials.filter(({ accepted }) => accepted).length },
    rounds: rounds(run),
    guards: guards(run),
    targets: eventsOf(run, 'target-measured').map(({ round, metric, value, atLeast }) => ({
      round,
      metric,
      value,
      atLeast,
      reached: value !== null && value >= atLeast,
    })),
    operators: operators(run),
  };
}

/** The events that close a visit. */
const closing = ['visit-started', 'guard-checked', 'target-measured', 'round-finished', 'search-ended', 'stopped'];

/** The prompt in force at the end of each visit, and what it won by. @param {Run} run */
function visits(run) {
  return run.events.flatMap((visit, from) => {
    if (visit.type !== 'visit-started') return [];
    const found = run.events.findIndex(
      (event, index) => index > from && (closing.includes(event.type) || event.at === 'round-end'),
    );
    const to = found === -1 ? run.events.length : found;
    return {
      round: visit.round,
      agent: visit.agent,
      ...standingInForce(run, visit.agent, to),
      beam_refresh_triggered: eventsOf(run, 'beam-refreshed').some(
        ({ round, agent }) => round === visit.round && agent === visit.agent,
      ),
      prompt: promptInForce(run, visit.agent, to),
    };
  });
}

/** @param {Run} run */
function rounds(run) {
  const agents = Object.keys(startOf(run).prompts);
  return run.events.flatMap((event, index) => {
    if (event.type !== 'round-finished') return [];
    const composites = agents.flatMap((agent) => standingInForce(run, agent, index).composite ?? []);
    return {
      round: event.round,
      bestComposite: composites.length === 0 ? null : Math.max(...composites),
      bufferSize: casesHeld(run, index).length,
      adopted: eventsOf(run, 'guard-checked').find(({ round }) => round === event.round)?.adopted ?? null,
    };
  });
}

/** @param {Run} run */
function guards(run) {
  return eventsOf(run, 'guard-checked').flatMap(({ round, readings }) =>
    readings.map((/** @type {any} */ { guard, value, bound }) => ({
      round,
      guard,
      value,
      bound,
      holds: value !== null && (guard === 'tokensPerRound' ? value <= bound : value >= bound),
    })),
  );
}
