import type { ChatRequest, MasGraph } from '@maspo/core';

/**
 * How the models of a planned run behave: what they reply, how long the replies are, and how their answers are scored.
 */
export interface Conduct {
  reply(request: ChatRequest): PlannedReply;
  /** The score of a labelled answer, 0 to 1. */
  score(finalOutput: string): number;
  /** The same for an answer to a question of the pool, where scores compare final answers in place of the judge. */
  scoreInPool(finalOutput: string): number;
  /** The graph for the walk, in place of the given one. */
  graph(graph: MasGraph): MasGraph;
  /**
   * Whether the walk is one of the longest: nothing ends it early, pruning drops no edge from the graph, and every
   * prompt that can change does change.
   */
  readonly isBound: boolean;
}

export interface PlannedReply {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The text of a request. */
export function textOf({ messages }: ChatRequest): string {
  return messages.map(({ content }) => content).join('\n\n');
}

/** Whether a comparison must end with a choice. */
export function isForced(judgeRequest: ChatRequest): boolean {
  const { choices } = judgeRequest;
  return choices === undefined ? !textOf(judgeRequest).includes('<choice>tie</choice>') : choices.length < 3;
}

/** Whether a proposal's prompt needs the context's token, as its request says. */
export function needsContext(proposalRequest: string): boolean {
  return proposalRequest.includes('{context} exactly once');
}

/** The reply to an assessment of an agent, and to a judgement by a rubric. */
export const everythingHolds = '<local>yes</local><lookahead>yes</lookahead><global>yes</global><meets>yes</meets>';
