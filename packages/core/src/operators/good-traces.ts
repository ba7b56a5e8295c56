import { lastTurn } from '../graph/agent-turns.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import { type Trace, turnIn } from '../graph/trace.ts';
import type { Question } from '../question/question.ts';
import type { JudgedQuestion } from '../reward/judge-traces.ts';

/** What an agent received and wrote on a pool question when a candidate won there on every lens. */
export interface GoodTrace {
  readonly agent: string;
  /** `promptVersion` of the prompt that it was written under. */
  readonly version: string;
  readonly question: Question;
  readonly context: string;
  readonly output: string;
  /** Whether the model stopped at its length limit. */
  readonly truncated: boolean;
}

/** The good traces of all agents; for each agent and question the newest one. */
export interface GoodTraces {
  add(found: GoodTrace): void;
  tracesOf(agent: string): readonly GoodTrace[];
}

export function createGoodTraces(): GoodTraces {
  const traces = new Map<string, Map<string, GoodTrace>>();
  return {
    add: (found) => {
      const ofAgent = traces.get(found.agent) ?? new Map<string, GoodTrace>();
      traces.set(found.agent, ofAgent.set(found.question.id, found));
    },
    tracesOf: (agent) => [...(traces.get(agent)?.values() ?? [])],
  };
}

/** The good trace that a judged question holds: one that won on all lenses, locally, on every agent within reach and on the final answer. */
export function goodTrace(
  { localValidity, lookaheadPotential, globalAlignment }: JudgedQuestion,
  { graph, agent, version, trace }: { graph: MasGraph; agent: string; version: string; trace: Trace },
): GoodTrace | undefined {
  const verdicts = [localValidity, ...lookaheadPotential.map(({ verdict }) => verdict), globalAlignment];
  const turn = turnIn(trace, lastTurn(graph, agent));
  if (turn.status === 'failed' || !verdicts.every((verdict) => verdict === 'win')) return undefined;
  const { context, output, truncated } = turn;
  return { agent, version, question: trace.question, context, output, truncated };
}
