import type { OptimizationEvent } from './optimization-event.ts';

const parts: readonly OptimizationEvent['type'][] = [
  'trace-finished',
  'candidate-proposed',
  'candidate-rejected',
  'candidate-scored',
  'misalignment-mined',
];

/**
 * Passes events on. The parts of a step are held back until the event that completes it. How far an interrupted step had come
 * depends on timing, so on `stopped` its parts are dropped: the log of a stopped run is the same at any concurrency.
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
