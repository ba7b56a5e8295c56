import type { OptimizationEvent } from './optimization-event.ts';

const parts: readonly OptimizationEvent['type'][] = [
  'trace-finished',
  'candidate-proposed',
  'candidate-rejected',
  'candidate-scored',
  'misalignment-mined',
];

/**
 * Passes events on. The events of a step are held back until the event that completes the step. How far an interrupted
 * step got depends on timing, so on `stopped` its events are dropped. Then the log of a stopped run is the same at any
 * concurrency.
 */
export function holdUnfinished(emit: (event: OptimizationEvent) => void): (event: OptimizationEvent) => void {
  let held: OptimizationEvent[] = [];
  return (event) => {
    if (parts.includes(event.type)) {
      held.push(event);
      return;
    }
    const complete = event.type === 'stopped' ? [] : held;
    held = [];
    for (const part of complete) emit(part);
    emit(event);
  };
}
