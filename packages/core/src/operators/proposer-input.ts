import type { MasGraph } from '../graph/mas-graph.ts';
import type { AgentTurn } from '../graph/trace.ts';
import type { MisalignmentCase } from '../misalignment/misalignment-case.ts';
import type { Question } from '../question/question.ts';
import type { GoodTrace } from './good-traces.ts';

/** What a proposer reads before it writes a draft. */
export interface ProposerInput {
  readonly graph: MasGraph;
  /** The agent whose prompt is to be improved. */
  readonly agent: string;
  /** What a good final response of the system does. */
  readonly requirement: string;
  /** The prompt to improve. */
  readonly prompt: string;
  /** What the agent did under this prompt; empty where the proposer works without traces. */
  readonly traces: readonly ProposalTrace[];
  /** A good run of the agent to learn from, if there is one. */
  readonly example?: GoodTrace;
  /** A misalignment case of the agent itself, if there is one. */
  readonly counterexample?: MisalignmentCase;
}

/** The input before the traces are known. Operators are chosen from this part. */
export type InputWithoutTraces = Omit<ProposerInput, 'traces'>;

/** What the agent did on one question. */
export interface ProposalTrace {
  readonly question: Question;
  readonly turn: AgentTurn;
  /** The misalignment case for which the question was injected. */
  readonly hardNegative?: MisalignmentCase;
}
