import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import type { MisalignmentCategory } from '../src/misalignment/misalignment-case.ts';

/** The event of a case of an agent on a question; `evicted` is the question of the case that was evicted to make room. */
export function mined(
  round: number,
  agent: string,
  question: string,
  given: { category?: MisalignmentCategory; evicted?: string } = {},
): Extract<OptimizationEvent, { type: 'misalignment-mined' }> {
  const { category = 'lookahead', evicted = null } = given;
  const excerpt = { output: 'misleads', followed: 'worse', before: 'better' };
  const found = { version: '0123456789ab', question, category, failedAgent: 'c', excerpt, injected: false, evicted };
  return { type: 'misalignment-mined', round, agent, step: 1, ...found };
}

export function roundFinished(round: number): OptimizationEvent {
  return { type: 'round-finished', round, versions: {}, bufferSize: 0 };
}
