import { lastTurn } from '../graph/agent-turns.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import { type CompletedTurn, type Trace, turnIn } from '../graph/trace.ts';
import { verdictValue } from '../judge/verdict.ts';
import type { Question } from '../question/question.ts';
import { type JudgedQuestion, lookaheadValue } from '../reward/judge-traces.ts';

export type MisalignmentCategory = 'lookahead' | 'global' | 'both';

/** A question on which a prompt made its agent's own output look better and the work after it worse. */
export interface MisalignmentCase {
  readonly agent: string;
  /** `promptVersion` of the prompt that misled. */
  readonly version: string;
  readonly question: Question;
  readonly category: MisalignmentCategory;
  /** The agent's output under the misleading prompt: it won locally. */
  readonly output: string;
  /** Where the work got worse: what that agent made of it, and what it had made before. */
  readonly failure: { readonly agent: string; readonly output: string; readonly before: string };
}

/** The category of a local win that lost downstream, else undefined. Lookahead is lost when its mean over successors is below a draw. */
export function misalignmentCategory(judged: JudgedQuestion): MisalignmentCategory | undefined {
  if (judged.localValidity !== 'win') return undefined;
  const lookaheadLost = (lookaheadValue(judged) ?? 1) < 0.5;
  const globalLost = judged.globalAlignment === 'loss';
  if (lookaheadLost && globalLost) return 'both';
  return lookaheadLost ? 'lookahead' : globalLost ? 'global' : undefined;
}

/** The case that a judged question holds, or undefined when it is not misaligned. */
export function misalignmentCase(
  judged: JudgedQuestion,
  from: { graph: MasGraph; agent: string; version: string; reference: Trace; candidate: Trace },
): MisalignmentCase | undefined {
  const category = misalignmentCategory(judged);
  if (category === undefined) return undefined;
  const lostSuccessor = judged.lookaheadPotential.find(({ verdict }) => verdictValue(verdict) === 0)?.agent;
  const lost = category === 'global' ? from.graph.terminal : lostSuccessor!;
  return {
    agent: from.agent,
    version: from.version,
    question: from.reference.question,
    category,
    output: outputOf(from.candidate, lastTurn(from.graph, from.agent)),
    failure: { agent: lost, output: outputOf(from.candidate, lost), before: outputOf(from.reference, lost) },
  };
}

/** A judged output is always of a completed turn: failed turns are unscored. */
function outputOf(trace: Trace, agent: string): string {
  return (turnIn(trace, agent) as CompletedTurn).output;
}
