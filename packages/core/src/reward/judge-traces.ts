import { lastTurn, turnsOf } from '../graph/agent-turns.ts';
import { agentsWithin } from '../graph/agents-within.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import { type Trace, turnIn } from '../graph/trace.ts';
import { compareOutputs, type Judge } from '../judge/compare-outputs.ts';
import type { OutputComparison } from '../judge/judge-request.ts';
import { type Unscored, type Verdict, verdictValue } from '../judge/verdict.ts';
import type { RewardLens } from './reward-lens.ts';

/** The verdicts on one question about a candidate of one agent. A lens that was not asked for is null, or has no verdicts. */
export interface JudgedQuestion {
  readonly question: string;
  readonly localValidity: Verdict | null;
  /** One verdict for each agent within reach downstream, by its last turn there; empty for the terminal agent, if no agent reads it. */
  readonly lookaheadPotential: readonly { readonly agent: string; readonly verdict: Verdict }[];
  readonly globalAlignment: Verdict | null;
}

/** What two traces of one question are compared on. */
export interface TraceComparison {
  readonly graph: MasGraph;
  /** The agent whose prompt differs between the traces, in all its turns. */
  readonly agent: string;
  /** What the system's final response must do. */
  readonly requirement: string;
  readonly reference: Trace;
  readonly candidate: Trace;
}

/** The lenses to judge on, and how many hops the lookahead lens reaches. */
export interface JudgedLenses {
  readonly lenses: readonly RewardLens[];
  readonly depth: number;
}

/**
 * Judges a candidate's trace against the reference on the lenses asked for. An agent's outputs are compared once, whichever lenses
 * ask: the terminal agent's output is the final answer, so the comparison there is the global one also as one within reach,
 * and the terminal agent's own local and global verdicts coincide. An agent with several turns is judged by its last one.
 */
export async function judgeTraces(
  comparison: TraceComparison,
  { lenses, depth }: JudgedLenses,
  judge: Judge,
): Promise<JudgedQuestion> {
  const { graph, agent } = comparison;
  const own = lastTurn(graph, agent);
  const read = {
    localValidity: [own],
    lookaheadPotential: agentsWithin(graph, agent, depth),
    globalAlignment: [graph.terminal],
  };
  const judged = [...new Set(lenses.flatMap((lens) => read[lens]))];
  const verdicts = new Map(
    await Promise.all(judged.map(async (id) => [id, await compareAt(id, comparison, judge)] as const)),
  );
  const asked = (lens: RewardLens) => lenses.includes(lens);
  return {
    question: comparison.reference.question.id,
    localValidity: asked('localValidity') ? verdicts.get(own)! : null,
    lookaheadPotential: asked('lookaheadPotential')
      ? read.lookaheadPotential.map((id) => ({ agent: id, verdict: verdicts.get(id)! }))
      : [],
    globalAlignment: asked('globalAlignment') ? verdicts.get(graph.terminal)! : null,
  };
}

/** Judges only the final answers of two traces. */
export function judgeFinalAnswers(comparison: Omit<TraceComparison, 'agent'>, judge: Judge): Promise<Verdict> {
  return compareAt(comparison.graph.terminal, { ...comparison, agent: comparison.graph.terminal }, judge);
}

/** The mean value over the agents within reach that were scored, all with the same weight; undefined when there is none. */
export function lookaheadValue(judged: JudgedQuestion): number | undefined {
  const values = judged.lookaheadPotential
    .map(({ verdict }) => verdictValue(verdict))
    .filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isFirstWord(graph: MasGraph, agent: string, id: string): boolean {
  const turns = turnsOf(graph, agent);
  return turns.includes(id) && turns.every((turn) => !graph.descendants(turn).includes(id));
}

/** Judges the outputs of one agent. The judge sees the context only at the first turn of the agent under test, and only where it is the same in both traces. */
export async function compareAt(id: string, traces: TraceComparison, judge: Judge): Promise<Verdict> {
  const comparison = comparisonAt(id, traces, judge);
  if ('unscored' in comparison) return comparison;
  return compareOutputs(comparison, { ...judge, random: judge.random.fork(id) });
}

/** What a judge reads about one agent's outputs in two traces. */
export function comparisonAt(
  id: string,
  { graph, agent, requirement, reference, candidate }: TraceComparison,
  judge: Pick<Judge, 'options'>,
): OutputComparison | Unscored {
  const [before, after] = [turnIn(reference, id), turnIn(candidate, id)];
  if (before.status === 'failed') return { unscored: `reference: ${before.reason}` };
  if (after.status === 'failed') return { unscored: `candidate: ${after.reason}` };
  const isFinal = id === graph.terminal;
  const isInformed = isFinal || judge.options.sees === 'role-and-context';
  // In the final check all prompts differ, so the contexts differ as well. Agents after the one under test receive other contexts too.
  const shareContext = isFirstWord(graph, agent, id) && before.context === after.context;
  return {
    agent: id,
    ...(isInformed ? { brief: isFinal ? requirement : graph.agent(id).role } : {}),
    question: reference.question.text,
    ...(isInformed && shareContext ? { context: before.context } : {}),
    reference: before.output,
    candidate: after.output,
  };
}
