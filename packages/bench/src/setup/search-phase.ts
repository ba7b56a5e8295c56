import type { OptimizationEvent } from '@maspo/core';

/** The phase of a search that begins with an event. Usage is counted by these phases. */
export function phaseAfter(event: OptimizationEvent): string | undefined {
  if (event.type === 'run-started') return 'orientation';
  if (event.type === 'proposals-started') return 'proposals';
  if (event.type === 'trials-started') return 'trials';
  if (event.type === 'visit-started') return `round ${event.round}`;
  return event.type === 'round-finished' || hasEnded(event) ? 'final check' : undefined;
}

/** Whether the search is over and the check of its result follows. */
export function hasEnded({ type }: OptimizationEvent): boolean {
  return type === 'search-ended' || type === 'stopped';
}
