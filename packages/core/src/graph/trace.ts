import type { Question } from '../question/question.ts';
import type { MasGraph } from './mas-graph.ts';

/** What every agent received and produced for one question. */
export interface Trace {
  readonly question: Question;
  /** Agent id -> its step, for every agent of the graph. */
  readonly steps: Readonly<Record<string, AgentStep>>;
}

export type AgentStep = CompletedStep | FailedStep;

export interface CompletedStep {
  readonly status: 'completed';
  /** What the predecessors handed on, labelled by their ids; empty for an agent without predecessors. */
  readonly context: string;
  /** The agent's raw text; empty when the model said nothing. */
  readonly output: string;
  /** What successors receive of it, by `handoffName` of the strategies of their edges; empty for the terminal agent. */
  readonly handoffs: Readonly<Record<string, string>>;
  /** Whether the model stopped at its length limit. */
  readonly truncated: boolean;
}

/** An agent that could not answer this question; its successors fail with it. */
export interface FailedStep {
  readonly status: 'failed';
  readonly context: string;
  readonly reason: string;
}

/** The step of one agent. */
export function stepOf(trace: Trace, agent: string): AgentStep {
  const step = trace.steps[agent];
  if (step === undefined) throw new RangeError(`the trace of ${trace.question.id} has no step of agent "${agent}"`);
  return step;
}

/** The terminal agent's step: the system's answer. */
export function finalStep(graph: MasGraph, trace: Trace): AgentStep {
  return stepOf(trace, graph.terminal);
}
