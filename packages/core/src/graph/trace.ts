import type { Question } from '../question/question.ts';
import type { MasGraph } from './mas-graph.ts';
import type { SystemRun } from './system/own-system.ts';

/** What every agent received and produced for one question. */
export interface Trace {
  readonly question: Question;
  /** Agent id -> its turn, for every agent of the graph. */
  readonly turns: Readonly<Record<string, AgentTurn>>;
  /** Everything that the agents of a system in its own code said, in order; left out for other graphs, and where the system failed. */
  readonly said?: SystemRun;
}

export type AgentTurn = CompletedTurn | FailedTurn | SilentTurn;

export interface CompletedTurn {
  readonly status: 'completed';
  /** What the predecessors handed on, labelled by their ids; empty for an agent without predecessors. */
  readonly context: string;
  /**
   * The agent's text, without reasoning; never empty, because a reply without a text is a failed turn. Only a vote with its own `decide`
   * may return an empty text.
   */
  readonly output: string;
  /** What successors receive of the output, by `handoffName` of the strategies of their edges; empty for the terminal agent. */
  readonly handoffs: Readonly<Record<string, string>>;
  /**
   * Whether the model stopped at its length limit; for a vote, whether all outputs that it received were cut. Such an output holds no final
   * answer.
   */
  readonly truncated: boolean;
}

/** An agent that could not answer this question; its successors fail with it. */
export interface FailedTurn {
  readonly status: 'failed';
  readonly context: string;
  readonly reason: string;
}

/** An agent of a system in its own code that did not speak on this question, so that it has no output to judge. */
export interface SilentTurn {
  readonly status: 'silent';
  /** Always empty. */
  readonly context: string;
}

/** Why a turn has no output. */
export function unspokenReason(turn: FailedTurn | SilentTurn): string {
  return turn.status === 'failed' ? turn.reason : 'the agent did not speak on this question';
}

/** The turn of one agent. */
export function turnIn(trace: Trace, agent: string): AgentTurn {
  const turn = trace.turns[agent];
  if (turn === undefined) throw new RangeError(`the trace of ${trace.question.id} has no turn of agent "${agent}"`);
  return turn;
}

/** The terminal agent's turn: the system's answer. */
export function finalTurn(graph: MasGraph, trace: Trace): AgentTurn {
  return turnIn(trace, graph.terminal);
}
