import type { StepMisalignment } from '../event/optimization-event.ts';
import { misalignmentCase } from '../misalignment/misalignment-case.ts';
import type { SearchState } from './search-state.ts';
import type { ScoredChild, Step } from './step.ts';

/**
 * Stores the misalignment cases of a step's children and returns the counts over its randomly drawn questions; injected
 * questions are hard by choice and would bias the rate.
 */
export function mineMisalignment(search: SearchState, children: readonly ScoredChild[], step: Step): StepMisalignment {
  const injected = new Set(step.batch.flatMap(({ question, hardNegative }) => (hardNegative ? [question.id] : [])));
  const counts = { compared: 0, localWins: 0, misaligned: 0 };
  for (const { candidate, result } of children) {
    for (const [index, judged] of result.judged.entries()) {
      const found = misalignmentCase(judged, {
        graph: search.graph,
        agent: candidate.agent,
        version: candidate.version,
        reference: result.references[index]!,
        candidate: result.traces[index]!,
      });
      const isInjected = injected.has(judged.question);
      if (!isInjected) {
        counts.compared += 1;
        counts.localWins += Number(judged.localValidity === 'win');
        counts.misaligned += Number(found !== undefined);
      }
      if (found === undefined) continue;
      const evicted = search.buffer.add(found);
      search.emit({
        type: 'misalignment-mined',
        ...step.place,
        version: candidate.version,
        question: judged.question,
        category: found.category,
        failedAgent: found.failure.agent,
        injected: isInjected,
        evicted: evicted?.question.id ?? null,
      });
    }
  }
  return { ...counts, rate: counts.compared === 0 ? null : counts.misaligned / counts.compared };
}
