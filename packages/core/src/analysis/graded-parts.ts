import type { OptimizationEvent } from '../event/optimization-event.ts';

/** A part of the questions whose labels may influence a search. */
export type GradedPart = 'pool' | 'validation';

/**
 * The parts of the questions whose final answers were graded during a search, so that their labels influenced it. The pool is graded where
 * graders compare final answers. Validation questions are graded where a guard, the target or the objective needed their scores.
 */
export function gradedParts(events: readonly OptimizationEvent[]): GradedPart[] {
  const isPoolGraded = events.some((event) => event.type === 'run-started' && event.finalAnswers === 'graded');
  const isValidated = events.some((event) => event.type === 'trace-finished' && event.purpose === 'validation');
  return [...(isPoolGraded ? ['pool' as const] : []), ...(isValidated ? ['validation' as const] : [])];
}
