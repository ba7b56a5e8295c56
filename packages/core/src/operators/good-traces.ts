import { lastTurn } from '../graph/agent-turns.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import { type Trace, turnIn } from '../graph/trace.ts';
import { verdictWord } from '../judge/verdict.ts';
import type { Question } from '../question/question.ts';
import type { JudgedQuestion } from '../reward/judge-traces.ts';

/** What an agent received and wrote on a pool question where a candidate won on every lens. */
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

/** The good traces of all agents. Only the newest one is kept for each agent and question. */
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

/**
 * The good trace of a judged question, if there is one: it won on all lenses, that is locally, for every agent within
 * reach and for the final answer.
 */
export function goodTrace(
  { localValidity, lookaheadPotential, globalAlignment }: JudgedQuestion,
  { graph, agent, version, trace }: { graph: MasGraph; agent: string; version: string; trace: Trace },
): GoodTrace | undefined {
  const verdicts = [localValidity, ...lookaheadPotential.map(({ verdict }) => verdict), globalAlignment];
  const turn = turnIn(trace, lastTurn(graph, agent));
  if (turn.status !== 'completed' || !verdicts.every((verdict) => verdict !== null && verdictWord(verdict) === 'win'))
    return undefined;
  const { context, output, truncated } = turn;
  return { agent, version, question: trace.question, context, output, truncated };
}
