import { stepOf, type Trace } from '../graph/trace.ts';
import type { Question } from '../question/question.ts';
import { type JudgedQuestion, lookaheadValue } from '../reward/judge-traces.ts';

/** What an agent received and wrote on a pool question when that was judged better than what it wrote before. */
export interface GoodTrace {
  readonly agent: string;
  /** `promptVersion` of the prompt that it was written under. */
  readonly version: string;
  readonly question: Question;
  readonly context: string;
  readonly output: string;
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

/**
 * The good trace that a judged question holds: the agent's own output won, the final answer won, and its successors did not lose
 * on average. Undefined otherwise, and where the model stopped at its length limit.
 */
export function goodTrace(
  judged: JudgedQuestion,
  { agent, version, trace }: { agent: string; version: string; trace: Trace },
): GoodTrace | undefined {
  const won = judged.localValidity === 'win' && judged.globalAlignment === 'win';
  if (!won || (lookaheadValue(judged) ?? 1) < 0.5) return undefined;
  const step = stepOf(trace, agent);
  if (step.status === 'failed' || step.truncated) return undefined;
  return { agent, version, question: trace.question, context: step.context, output: step.output };
}
