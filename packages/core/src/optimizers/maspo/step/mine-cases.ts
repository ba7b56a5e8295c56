import type { StepMisalignment, StepPlace } from '../../../event/optimization-event.ts';
import { verdictWord } from '../../../judge/verdict.ts';
import { type MisalignmentCase, misalignmentCase } from '../../../misalignment/misalignment-case.ts';
import { misalignmentStanding } from '../../../misalignment/misalignment-standing.ts';
import { goodTrace } from '../../../operators/good-traces.ts';
import { clipText } from '../../../text/clip-text.ts';
import type { SearchState } from '../state/search-state.ts';
import type { Child } from './step.ts';

/**
 * Stores the misalignment cases and the good traces of a step's children and returns the counts over its randomly drawn questions. Injected
 * questions are hard by choice and would bias the rate.
 */
export function mineCases(search: SearchState, children: readonly Child[], place: StepPlace): StepMisalignment {
  const { graph } = search;
  const options = search.options.misalignment;
  const counts = { compared: 0, localWins: 0, misaligned: 0, identical: 0, unscored: 0 };
  for (const { candidate, parent, result } of children) {
    const { scoring } = parent.batch;
    for (const [index, judged] of result.judged.entries()) {
      const { injected } = scoring[index]!;
      const [reference, trace] = [result.references[index]!, result.traces[index]!];
      const good = goodTrace(judged, { graph, ...candidate, trace });
      if (good !== undefined) search.goodTraces.add(good);
      const { agent, version } = candidate;
      const found = misalignmentCase(judged, { graph, agent, version, reference, candidate: trace, options });
      const standing = injected ? 'not-asked' : misalignmentStanding(judged, { graph, options });
      if (standing === 'compared') {
        counts.localWins += Number(judged.localValidity !== null && verdictWord(judged.localValidity) === 'win');
        counts.misaligned += Number(found !== undefined);
      }
      if (standing !== 'not-asked') counts[standing] += 1;
      if (found === undefined) continue;
      const evicted = search.buffer.add(found);
      search.emit({
        type: 'misalignment-mined',
        ...place,
        version,
        question: judged.question,
        category: found.category,
        failedAgent: found.failure.agent,
        excerpt: excerptOf(found),
        injected,
        evicted: evicted?.question.id ?? null,
      });
    }
  }
  const { compared, localWins, misaligned, identical, unscored } = counts;
  return { compared, localWins, misaligned, rate: compared === 0 ? null : misaligned / compared, identical, unscored };
}

/** The largest number of characters of one text in an event. */
const excerptLimit = 1000;

function excerptOf({ output, failure }: MisalignmentCase) {
  return {
    output: clipText(output, excerptLimit),
    followed: clipText(failure.output, excerptLimit),
    before: clipText(failure.before, excerptLimit),
  };
}
