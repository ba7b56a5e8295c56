import type { StepMisalignment, StepPlace } from '../../../event/optimization-event.ts';
import { misalignmentCase } from '../../../misalignment/misalignment-case.ts';
import { goodTrace } from '../../../operators/good-traces.ts';
import type { JudgedQuestion } from '../../../reward/judge-traces.ts';
import type { SearchState } from '../state/search-state.ts';
import type { Child } from './step.ts';

/**
 * Stores the misalignment cases and the good traces of a step's children and returns the counts over its randomly drawn questions; injected
 * questions are hard by choice and would bias the rate. A question that was not judged both locally and downstream counts nowhere.
 */
export function mineCases(search: SearchState, children: readonly Child[], place: StepPlace): StepMisalignment {
  const counts = { compared: 0, localWins: 0, misaligned: 0 };
  for (const { candidate, parent, result } of children) {
    const { scoring } = parent.batch;
    for (const [index, judged] of result.judged.entries()) {
      const { injected } = scoring[index]!;
      const good = goodTrace(judged, {
        graph: search.graph,
        ...candidate,
        trace: result.traces[index]!,
      });
      if (good !== undefined) search.goodTraces.add(good);
      const found = misalignmentCase(judged, {
        graph: search.graph,
        agent: candidate.agent,
        version: candidate.version,
        reference: result.references[index]!,
        candidate: result.traces[index]!,
      });
      if (!injected && showsMisalignment(judged)) {
        counts.compared += 1;
        counts.localWins += Number(judged.localValidity === 'win');
        counts.misaligned += Number(found !== undefined);
      }
      if (found === undefined) continue;
      const evicted = search.buffer.add(found);
      search.emit({
        type: 'misalignment-mined',
        ...place,
        version: candidate.version,
        question: judged.question,
        category: found.category,
        failedAgent: found.failure.agent,
        injected,
        evicted: evicted?.question.id ?? null,
      });
    }
  }
  return { ...counts, rate: counts.compared === 0 ? null : counts.misaligned / counts.compared };
}

function showsMisalignment({ localValidity, lookaheadPotential, globalAlignment }: JudgedQuestion): boolean {
  return localValidity !== null && (lookaheadPotential.length > 0 || globalAlignment !== null);
}
