import type { OptimizationEvent } from '../event/optimization-event.ts';

/** A part of the questions whose labels a search may be led by. */
export type GradedPart = 'pool' | 'validation';

/**
 * The questions to which final answers were graded during a search, so that labels influenced it: those of the pool, where graders compare
 * final answers; those for validation, where a guard, the target or the objective had them scored.
 */
export function gradedParts(events: readonly OptimizationEvent[]): GradedPart[] {
  const isPoolGraded = events.some((event) => event.type === 'run-started' && event.finalAnswers === 'graded');
  const isValidated = events.some((event) => event.type === 'trace-finished' && event.purpose === 'validation');
  return [...(isPoolGraded ? ['pool' as const] : []), ...(isValidated ? ['validation' as const] : [])];
}
