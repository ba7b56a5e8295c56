import type { MasGraph } from '../graph/mas-graph.ts';
import { stepOf, type Trace } from '../graph/trace.ts';
import { compareOutputs, type Judge } from '../judge/compare-outputs.ts';
import { type Verdict, verdictValue } from '../judge/verdict.ts';

/** The verdicts on one question about a candidate of one agent. */
export interface JudgedQuestion {
  readonly question: string;
  readonly localValidity: Verdict;
  /** One verdict for each direct successor; empty for the terminal agent. */
  readonly lookaheadPotential: readonly { readonly agent: string; readonly verdict: Verdict }[];
  readonly globalAlignment: Verdict;
}

/** What two traces of one question are compared on. */
export interface TraceComparison {
  readonly graph: MasGraph;
  /** The agent whose prompt differs between the traces. */
  readonly agent: string;
  /** What the system's final response must do. */
  readonly requirement: string;
  readonly reference: Trace;
  readonly candidate: Trace;
}

/**
 * Judges a candidate's trace against the reference on the three lenses. An agent's outputs are compared once, whichever lenses
 * ask: the terminal agent's output is the final answer, so the comparison there is the global one also as somebody's successor,
 * and the terminal agent's own local and global verdicts coincide.
 */
export async function judgeTraces(comparison: TraceComparison, judge: Judge): Promise<JudgedQuestion> {
  const { graph, agent } = comparison;
  const judged = [...new Set([agent, ...graph.successors(agent), graph.terminal])];
  const verdicts = new Map(
    await Promise.all(judged.map(async (id) => [id, await compareAt(id, comparison, judge)] as const)),
  );
  return {
    question: comparison.reference.question.id,
    localValidity: verdicts.get(agent)!,
    lookaheadPotential: graph.successors(agent).map((id) => ({ agent: id, verdict: verdicts.get(id)! })),
    globalAlignment: verdicts.get(graph.terminal)!,
  };
}

/** Judges the final answers of two traces alone. */
export function judgeFinalAnswers(comparison: Omit<TraceComparison, 'agent'>, judge: Judge): Promise<Verdict> {
  return compareAt(comparison.graph.terminal, { ...comparison, agent: comparison.graph.terminal }, judge);
}

/** The mean value over the direct successors that were scored; undefined when there is none. */
export function lookaheadValue(judged: JudgedQuestion): number | undefined {
  const values = judged.lookaheadPotential
    .map(({ verdict }) => verdictValue(verdict))
    .filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function compareAt(
  id: string,
  { graph, agent, requirement, reference, candidate }: TraceComparison,
  judge: Judge,
) {
  const [before, after] = [stepOf(reference, id), stepOf(candidate, id)];
  if (before.status === 'failed') return { unscored: `reference: ${before.reason}` };
  if (after.status === 'failed') return { unscored: `candidate: ${after.reason}` };
  return compareOutputs(
    {
      agent: id,
      brief: id === graph.terminal ? requirement : graph.agent(id).role,
      question: reference.question.text,
      // Only the agent under test answers the same context in both traces; its successors do not.
      ...(id === agent ? { context: before.context } : {}),
      reference: before.output,
      candidate: after.output,
    },
    { ...judge, random: judge.random.fork(id) },
  );
}
