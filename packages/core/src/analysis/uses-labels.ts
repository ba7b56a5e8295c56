import type { OptimizationEvent } from '../event/optimization-event.ts';

/** Whether labels influenced a run: a guard or the target had final answers scored on the validation questions. */
export function usesLabels(events: readonly OptimizationEvent[]): boolean {
  return events.some((event) => event.type === 'trace-finished' && event.purpose === 'validation');
}
