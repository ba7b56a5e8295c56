import { speakersOf } from '../graph/agent-turns.ts';
import { checkPrompts } from '../graph/check-prompts.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { Question } from '../question/question.ts';
import type { ScoreAnswer } from '../question/score-answer.ts';
import type { Validation } from '../question/validation.ts';
import { shownValue } from '../text/shown-value.ts';

/** What is to be optimized, without any label. */
export interface OptimizationProblem {
  readonly graph: MasGraph;
  /** The seed prompt of every `llm` agent. */
  readonly prompts: PromptMap;
  /** `llm` agents that keep their seed prompt; unset: none. */
  readonly frozen?: readonly string[];
  /** The questions that the optimizer may run and see. */
  readonly pool: readonly Question[];
  /** What a good final response does, in plain words: judges and proposers read it. */
  readonly requirement: string;
  /** Labelled questions whose scores guards, stop conditions and objectives may use. */
  readonly validation?: Validation;
  /** Scores final answers to pool questions by their labels. An optimizer receives it only with `reward.global: graded`. */
  readonly scorePool?: ScoreAnswer;
}

/** All issues of a problem, one line each; empty for a valid problem. */
export function issuesOf(problem: OptimizationProblem): string[] {
  const missing = missingParts(problem);
  return missing.length > 0 ? missing : issuesBetween(problem);
}

/**
 * Fields that a caller without a type checker has left out, or given in another shape. They are checked first, because the other checks
 * need them.
 */
export function missingParts({ graph, prompts, pool, requirement }: Partial<OptimizationProblem>): string[] {
  const isQuestion = (question: unknown) => {
    const { id, text } = (question ?? {}) as Partial<Question>;
    return typeof id === 'string' && typeof text === 'string';
  };
  const wrong = Array.isArray(pool) ? pool.findIndex((question) => !isQuestion(question)) : -1;
  return [
    ...(typeof graph?.predecessors === 'function'
      ? []
      : [`graph: expected what createGraph or createSystem returns, received ${shownValue(graph)}`]),
    ...(typeof prompts === 'object' && prompts !== null
      ? []
      : [`prompts: expected a map of agent ids to prompts, received ${shownValue(prompts)}`]),
    ...(Array.isArray(pool) ? [] : [`pool: expected a list of questions, received ${shownValue(pool)}`]),
    ...(wrong === -1
      ? []
      : [`pool: ${wrong}: expected a question { id, text } of two texts, received ${shownValue(pool![wrong])}`]),
    ...(typeof requirement === 'string'
      ? []
      : [
          `requirement: expected a text that says what a good final response does, received ${shownValue(requirement)}`,
        ]),
  ];
}

function issuesBetween({ graph, prompts, frozen = [], pool, requirement, validation }: OptimizationProblem): string[] {
  const speakers = speakersOf(graph);
  const ids = pool.map(({ id }) => id);
  const shared = (validation?.questions ?? []).filter(({ id }) => ids.includes(id)).map(({ id }) => id);
  return [
    ...checkPrompts(graph, prompts),
    ...(speakers.length === 0 ? ['the graph has no llm agent: there is no prompt to optimize'] : []),
    ...frozen
      .filter((id) => !speakers.includes(id))
      .map((id) => `"${id}" is to be frozen, but is not an llm agent: those are ${speakers.join(', ')}`),
    ...(speakers.length > 0 && speakers.every((id) => frozen.includes(id))
      ? ['all agents are frozen: there is no prompt to optimize']
      : []),
    ...(new Set(ids).size < ids.length ? ['two questions of the pool share an id'] : []),
    ...(requirement.trim() === '' ? ['the requirement is empty: say what a good final response does'] : []),
    ...(validation?.questions.length === 0 ? ['the validation split is empty: leave it out, or give questions'] : []),
    ...(shared.length > 0
      ? [`the pool and the validation split share ${shared.length} questions, e.g. ${shared[0]}: keep them apart`]
      : []),
  ];
}
