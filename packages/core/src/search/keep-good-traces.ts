import { goodTrace } from '../operators/good-traces.ts';
import type { SearchState } from './search-state.ts';
import type { ScoredChild } from './step.ts';

/** Keeps the good traces of a step's children, for the operators that work from one. */
export function keepGoodTraces(search: SearchState, children: readonly ScoredChild[]): void {
  for (const { candidate, result } of children) {
    for (const [index, judged] of result.judged.entries()) {
      const trace = result.traces[index]!;
      const found = goodTrace(judged, { agent: candidate.agent, version: candidate.version, trace });
      if (found !== undefined) search.goodTraces.add(found);
    }
  }
}
