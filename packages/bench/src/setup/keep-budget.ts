import { callsOfRun, noCheckCalls, type OptimizationEvent, type OptimizationProblem } from '@maspo/core';
import type { Budget } from '@maspo/models';
import { scoringBasis, scoringKind } from '@maspo/tasks';
import { ownValidation, type RunSetup } from './run-setup.ts';
import { hasEnded, phaseAfter } from './search-phase.ts';

/** Before a search: keeps what it takes to score its result. */
export function keepForScoring(
  budget: Budget,
  setup: RunSetup,
  problem: Pick<OptimizationProblem, 'graph'> = setup.system,
): void {
  budget.keepFor(scoringCallsOf(setup, problem));
}

/** During a search: keeps what it takes to check and score its result, as its events go by. */
export function keepDuringSearch(
  budget: Budget,
  setup: RunSetup,
  problem: OptimizationProblem,
): (event: OptimizationEvent) => void {
  const scoring = scoringCallsOf(setup, problem);
  const check = setup.optimizer.finalCheckCalls?.(problem, setup.options) ?? noCheckCalls;
  const both = { agent: scoring.agent + check.agent, other: scoring.other + check.judge };
  return (event) => {
    // All calls before are answered, so what is kept does not depend on what is in flight.
    if (phaseAfter(event) !== undefined) budget.keepFor(hasEnded(event) ? scoring : both);
    if (hasEnded(event)) budget.endSearch();
  };
}

/** How many calls the budget leaves for the search and what is before it; no limit without `maxCalls`. */
export function callsBeforeScoring(setup: RunSetup): number {
  const { maxCalls = Number.POSITIVE_INFINITY } = setup.config.budget ?? {};
  const { agent, other } = scoringCallsOf(setup, setup.system);
  return Math.max(0, maxCalls - agent - other);
}

/** Calls when both prompt maps are scored, at most. */
function scoringCallsOf(
  setup: RunSetup,
  { graph }: Pick<OptimizationProblem, 'graph'>,
): { agent: number; other: number } {
  const { split, task } = setup;
  const answers = 2 * (split.test.length + ownValidation(setup).length);
  // A judgement that cannot be read is asked for once more.
  const judged = scoringBasis(scoringKind(task.scoring)) === 'judged' ? 2 * answers : 0;
  return { agent: answers * callsOfRun(graph), other: judged };
}
