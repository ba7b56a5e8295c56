import type { OptimizationEvent } from '../event/optimization-event.ts';

const ofSteps: ReadonlySet<OptimizationEvent['type']> = new Set([
  'beam-filled',
  'step-started',
  'candidate-scored',
  'step-finished',
]);

/**
 * Whether a search went in steps, which compare each new prompt with the one it was made from and look for misalignment.
 * One by trials does not, nor one that ended before its first step.
 */
export function hasSteps(events: readonly OptimizationEvent[]): boolean {
  return events.some(({ type }) => ofSteps.has(type));
}
