import type { Trace } from '../graph/trace.ts';
import { inOrder, type Testimony, type Witness } from '../judge/testimony.ts';
import type { Emit, OptimizationEvent } from './optimization-event.ts';

const parts: readonly OptimizationEvent['type'][] = [
  'trace-finished',
  'candidate-proposed',
  'candidate-rejected',
  'candidate-scored',
  'misalignment-mined',
];

/** The evidence behind an event. */
export interface EventEvidence {
  /** The trace that has finished. */
  readonly trace?: Trace | undefined;
  /** What evaluators said during a step, in an order that does not depend on timing. The event that completes the step carries it. */
  readonly said: readonly Testimony[];
}

export type Observe = (event: OptimizationEvent, evidence: EventEvidence) => void;

/**
 * Passes events on. The events of a step are held back until the event that completes the step. How far an interrupted
 * step got depends on timing, so on `stopped` its events are dropped. Then the log of a stopped run is the same at any
 * concurrency. What evaluators say is held back in the same way.
 */
export function holdUnfinished(observe: Observe): { readonly emit: Emit; readonly witness: Witness } {
  let held: { event: OptimizationEvent; trace: Trace | undefined }[] = [];
  let said: Testimony[] = [];
  return {
    emit: (event, trace) => {
      if (parts.includes(event.type)) {
        held.push({ event, trace });
        return;
      }
      const complete = event.type === 'stopped' ? { parts: [], said: [] } : { parts: held, said: inOrder(said) };
      held = [];
      said = [];
      for (const part of complete.parts) observe(part.event, { trace: part.trace, said: [] });
      observe(event, { said: complete.said });
    },
    witness: (evidence) => void said.push(evidence),
  };
}
