import type { OptimizationEvent } from '../event/optimization-event.ts';
import { promptOperators } from '../operators/prompt-operators.ts';
import { hasSteps } from './has-steps.ts';

/** How many of an operator's proposals were usable, and how many were accepted. */
export interface OperatorRate {
  readonly operator: string;
  /** Requested proposals: `proposed + rejected`. */
  readonly asked: number;
  /** Usable new prompts. */
  readonly proposed: number;
  readonly rejected: number;
  /** Proposals that were accepted and gained on their parent; null where the search does not compare a proposal with its parent. */
  readonly accepted: number | null;
  /** accepted / asked, 0 to 1; null where `accepted` is null. */
  readonly rate: number | null;
}

/**
 * The success rates of all operators that were used: the built-in operators in their fixed order, then other operators in the order of
 * their first proposal.
 */
export function operatorRates(events: readonly OptimizationEvent[]): OperatorRate[] {
  const proposed = events.filter((event) => event.type === 'candidate-proposed');
  const rejected = events.filter((event) => event.type === 'candidate-rejected');
  const accepted = new Set(
    // Mutations of the seed prompt fill a beam even if they gain nothing.
    events.flatMap((event) =>
      event.type === 'candidate-scored' && event.accepted && (event.reward ?? 0) > 0.5 ? [identityOf(event)] : [],
    ),
  );
  const isMeasured = hasSteps(events);
  const used = events.flatMap((event) =>
    event.type === 'candidate-proposed' || event.type === 'candidate-rejected' ? [event.operator] : [],
  );
  const operators = new Set([...promptOperators.map(({ name }) => name), ...used]);
  return [...operators].flatMap((operator) => {
    const own = proposed.filter((event) => event.operator === operator);
    const refused = rejected.filter((event) => event.operator === operator).length;
    const gained = isMeasured ? own.filter((event) => accepted.has(identityOf(event))).length : null;
    const asked = own.length + refused;
    if (asked === 0) return [];
    const rate = gained === null ? null : gained / asked;
    return [{ operator, asked, proposed: own.length, rejected: refused, accepted: gained, rate }];
  });
}

/** The same text may be proposed again at another step, with another outcome. */
function identityOf({ round, agent, step, version }: { round: number; agent: string; step: number; version: string }) {
  return JSON.stringify([round, agent, step, version]);
}
