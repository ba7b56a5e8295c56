import type { MasGraph } from '../graph/mas-graph.ts';
import type { AgentStep } from '../graph/trace.ts';
import type { MisalignmentCase } from '../misalignment/misalignment-case.ts';
import type { Question } from '../question/question.ts';
import type { GoodTrace } from './good-traces.ts';

/** What the agent did on a question, with the case because of which the question was injected. */
export interface ProposalTrace {
  readonly question: Question;
  readonly step: AgentStep;
  readonly hardNegative?: MisalignmentCase;
}

/** What a proposer works from, but for the traces. */
export interface ProposalGround {
  readonly graph: MasGraph;
  readonly agent: string;
  readonly requirement: string;
  readonly prompt: string;
  /** A good run of the agent to learn from, where there is one yet. */
  readonly example?: GoodTrace;
  /** A misalignment case of the agent itself, where there is one yet. */
  readonly counterexample?: MisalignmentCase;
}

/** What a proposer works from. */
export interface Proposal extends ProposalGround {
  readonly traces: readonly ProposalTrace[];
}
