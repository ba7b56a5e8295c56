import { checkPrompts } from '../graph/check-prompts.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { Question } from '../question/question.ts';

/** What is to be optimized, without any label. */
export interface OptimizationProblem {
  readonly graph: MasGraph;
  /** The seed prompt of every `llm` agent. */
  readonly prompts: PromptMap;
  /** The questions that the optimizer may run and see. */
  readonly pool: readonly Question[];
  /** What a good final response does, in plain words: judges and proposers read it. */
  readonly requirement: string;
}

/** Everything that an optimizer could not work with, one line for each; empty for a sound problem. */
export function problemsOf({ graph, prompts, pool, requirement }: OptimizationProblem): string[] {
  const ids = pool.map(({ id }) => id);
  return [
    ...checkPrompts(graph, prompts),
    ...(graph.agents.every(({ kind }) => kind !== 'llm')
      ? ['the graph has no llm agent: there is no prompt to optimize']
      : []),
    ...(new Set(ids).size < ids.length ? ['two questions of the pool share an id'] : []),
    ...(requirement.trim() === '' ? ['the requirement is empty: say what a good final response does'] : []),
  ];
}
