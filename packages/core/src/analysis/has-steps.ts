import type { OptimizationEvent } from '../event/optimization-event.ts';

const ofSteps: ReadonlySet<OptimizationEvent['type']> = new Set([
  'beam-filled',
  'step-started',
  'candidate-scored',
  'step-finished',
]);

/**
 * Whether a search went in steps. A step compares each new prompt with its parent and looks for misalignment. A search by trials has no
 * steps, and neither has a search that ended before its first step.
 */
export function hasSteps(events: readonly OptimizationEvent[]): boolean {
  return events.some(({ type }) => ofSteps.has(type));
}
