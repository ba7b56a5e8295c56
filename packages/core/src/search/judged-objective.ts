import { samePrompts } from '../prompt/prompt-map.ts';
import { comparePrompts } from './compare-prompts.ts';
import { meanVerdict } from './compare-with-seed.ts';
import { finalCheck } from './final-check.ts';
import type { Objective } from './objective.ts';
import type { PromptSearch } from './prompt-search.ts';
import { reportTraces } from './report-traces.ts';

/**
 * How often the final answers are better than those under other prompts, by the evaluator or by their scores; a tie counts as half a win.
 * Prompts against themselves have the value 0.5 without a call.
 */
export function judgedObjective(search: PromptSearch): Objective {
  return {
    metric: 'win-rate',
    questions: search.pool,
    measure: async (candidate, { reference, questions }) => {
      if (samePrompts(candidate, reference)) return 0.5;
      const { verdicts, references, candidates } = await comparePrompts(search, { reference, candidate, questions });
      reportTraces(search.emit, references, { purpose: 'reference', prompts: reference });
      reportTraces(search.emit, candidates, { purpose: 'candidate', prompts: candidate });
      return meanVerdict(verdicts);
    },
    bar: async () => 0.5,
    finalCheck: (seedPrompts, check) => finalCheck(search, seedPrompts, check),
  };
}
