import type { AgentTurn, Trace } from '../src/graph/trace.ts';

/** A trace with the given output of every agent, by agent id; `null` stands for a failed agent. */
export function traceOf(outputs: Readonly<Record<string, string | null>>, id = 'q1'): Trace {
  const turns = Object.entries(outputs).map(([agent, output]): [string, AgentTurn] => [
    agent,
    output === null
      ? { status: 'failed', context: '', reason: `${agent} broke` }
      : { status: 'completed', context: `given to ${agent}`, output, handoffs: { full: output }, truncated: false },
  ]);
  return { question: { id, text: `text of ${id}` }, turns: Object.fromEntries(turns) };
}
