import type { OptimizationEvent } from '@maspo/core';

/** The part of a search that begins with an event, as usage is counted by it. */
export function phaseAfter(event: OptimizationEvent): string | undefined {
  if (event.type === 'run-started') return 'orientation';
  if (event.type === 'proposals-started') return 'proposals';
  if (event.type === 'trials-started') return 'trials';
  if (event.type === 'visit-started') return `round ${event.round}`;
  return event.type === 'round-finished' || hasEnded(event) ? 'final check' : undefined;
}

/** Whether the search is over, and the check of its result follows. */
export function hasEnded({ type }: OptimizationEvent): boolean {
  return type === 'search-ended' || type === 'stopped';
}
