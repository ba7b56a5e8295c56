import { refuseProblems } from '../error/maspo-error.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { templateProblems } from '../prompt/prompt-template.ts';
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

/** Throws one `MaspoError('invalid-input')` that lists everything an optimizer could not work with. */
export function checkProblem({ graph, prompts, pool, requirement }: OptimizationProblem): void {
  const speakers = graph.agents.filter(({ kind }) => kind === 'llm').map(({ id }) => id);
  const ids = pool.map(({ id }) => id);
  refuseProblems('problem', [
    ...speakers.flatMap((id) => {
      const prompt = prompts[id];
      if (prompt === undefined) return [`agent "${id}" has no prompt`];
      const shape = { hasContext: graph.predecessors(id).length > 0 };
      return templateProblems(prompt, shape).map((problem) => `agent "${id}": ${problem}`);
    }),
    ...Object.keys(prompts)
      .filter((id) => !speakers.includes(id))
      .map(
        (id) => `a prompt is given for "${id}", which is no llm agent of the graph: agents are ${speakers.join(', ')}`,
      ),
    ...(speakers.length === 0 ? ['the graph has no llm agent: there is no prompt to optimize'] : []),
    ...(new Set(ids).size < ids.length ? ['two questions of the pool share an id'] : []),
    ...(requirement.trim() === '' ? ['the requirement is empty: say what a good final response does'] : []),
  ]);
}
