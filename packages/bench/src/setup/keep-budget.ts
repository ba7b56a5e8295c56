import { callsOfRun, noCheckCalls, type OptimizationEvent, type OptimizationProblem } from '@maspo/core';
import type { Budget } from '@maspo/models';
import { scoringBasis, scoringKind } from '@maspo/tasks';
import { ownValidation, type RunSetup } from './run-setup.ts';
import { hasEnded, phaseAfter } from './search-phase.ts';

/** Before a search: reserves the calls that scoring its result takes. */
export function keepForScoring(
  budget: Budget,
  setup: RunSetup,
  problem: Pick<OptimizationProblem, 'graph'> = setup.system,
): void {
  budget.keepFor(scoringCallsOf(setup, problem));
}

/** During a search: reserves the calls for checking and scoring its result, phase by phase. */
export function keepDuringSearch(
  budget: Budget,
  setup: RunSetup,
  problem: OptimizationProblem,
): (event: OptimizationEvent) => void {
  const scoring = scoringCallsOf(setup, problem);
  const check = setup.optimizer.finalCheckCalls?.(problem, setup.options) ?? noCheckCalls;
  const both = { agent: scoring.agent + check.agent, other: scoring.other + check.judge };
  return (event) => {
    // At the start of a phase all earlier calls are answered, so the reserve does not depend on calls in flight.
    if (phaseAfter(event) !== undefined) budget.keepFor(hasEnded(event) ? scoring : both);
    if (hasEnded(event)) budget.endSearch();
  };
}

/** The number of calls that the budget leaves for the search and everything before it; no limit without `maxCalls`. */
export function callsBeforeScoring(setup: RunSetup): number {
  const { maxCalls = Number.POSITIVE_INFINITY } = setup.config.budget ?? {};
  const { agent, other } = scoringCallsOf(setup, setup.system);
  return Math.max(0, maxCalls - agent - other);
}

/** The most calls that scoring both prompt maps takes. */
function scoringCallsOf(
  setup: RunSetup,
  { graph }: Pick<OptimizationProblem, 'graph'>,
): { agent: number; other: number } {
  const { split, task } = setup;
  const answers = 2 * (split.test.length + ownValidation(setup).length);
  // A judgement that cannot be read is requested once more.
  const judged = scoringBasis(scoringKind(task.scoring)) === 'judged' ? 2 * answers : 0;
  return { agent: answers * callsOfRun(graph), other: judged };
}
