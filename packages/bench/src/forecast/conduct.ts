import type { ChatRequest, MasGraph } from '@maspo/core';

/**
 * How the models of a planned run behave: what they reply, how long the replies are, and how their answers are scored.
 */
export interface Conduct {
  reply(request: ChatRequest): PlannedReply;
  /** The score of a labelled answer, 0 to 1. */
  score(finalOutput: string): number;
  /** The same score for an answer to a pool question, where a search compares final answers by scores and not by the judge. */
  scoreInPool(finalOutput: string): number;
  /** The graph that the walk uses in place of the given graph. */
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

/** Whether the request for a proposal states that the new prompt needs the context token. */
export function needsContext(proposalRequest: string): boolean {
  return proposalRequest.includes('{context} exactly once');
}

/** One reply that serves as an assessment of an agent and as a judgement by a rubric. */
export const everythingHolds = '<local>yes</local><lookahead>yes</lookahead><global>yes</global><meets>yes</meets>';
