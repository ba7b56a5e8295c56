import type { Emit } from '../event/optimization-event.ts';
import { speakersOf } from '../graph/agent-turns.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import type { JudgeOptions } from '../judge/judge-options.ts';
import type { Witness } from '../judge/testimony.ts';
import type { ModelRoles } from '../model/role-model.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { Question } from '../question/question.ts';
import type { ScoreAnswer } from '../question/score-answer.ts';
import type { RandomSource } from '../random/random-source.ts';

/** The input of a search for prompts. It does not change during the search. */
export interface PromptSearchSetting {
  readonly graph: MasGraph;
  readonly pool: readonly Question[];
  readonly requirement: string;
  /** Scores final answers to pool questions by their labels; set where scores compare them instead of the evaluator. */
  readonly scorePool?: ScoreAnswer | undefined;
  readonly models: ModelRoles;
  readonly random: RandomSource;
  readonly emit: Emit;
  /** Receives every answer of an evaluator. */
  readonly witness?: Witness | undefined;
  readonly signal: AbortSignal;
  /** Agents that keep their prompt. */
  readonly frozen: readonly string[];
}

/** A search under way, as the toolkit sees it. */
export interface PromptSearch extends PromptSearchSetting {
  /** The prompts in force. */
  readonly prompts: PromptMap;
  readonly options: { readonly judge: JudgeOptions };
}

/** The agents whose prompt is searched, in topological order. */
export function searchedAgents({
  graph,
  frozen = [],
}: Pick<PromptSearchSetting, 'graph'> & Partial<Pick<PromptSearchSetting, 'frozen'>>): string[] {
  return speakersOf(graph).filter((id) => !frozen.includes(id));
}
