import type { MasGraph } from '../graph/mas-graph.ts';
import { type AgentTurn, finalTurn, type Trace, unspokenReason } from '../graph/trace.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { ScoreAnswer } from '../question/score-answer.ts';

/** Two final answers to one question, compared by their scores. */
export interface GradedAnswers {
  /** A higher score is a win, an equal one a tie. */
  readonly verdict: Verdict;
  /** Each 0 to 1; left out where one of them has no score. */
  readonly scores?: AnswerScores;
  /** Whether the two are the same text, which is a tie even without a score. */
  readonly isSame: boolean;
}

export interface AnswerScores {
  readonly reference: number;
  readonly candidate: number;
}

/**
 * Compares the final answers of two traces by the label of their question, of which only the scores come back. An answer that was cut, or that cannot be read, scores as the graders say (0); where an agent failed, or the grader
 * could not tell, the comparison is unscored, as that example would be in an evaluation by the repaired graders.
 */
export async function gradeFinalAnswers(
  { graph, reference, candidate }: { graph: MasGraph; reference: Trace; candidate: Trace },
  { score, signal }: { score: ScoreAnswer; signal: AbortSignal },
): Promise<GradedAnswers> {
  const [before, after] = [finalTurn(graph, reference), finalTurn(graph, candidate)];
  if (before.status !== 'completed') return unscored(`reference: ${unspokenReason(before)}`);
  if (after.status !== 'completed') return unscored(`candidate: ${unspokenReason(after)}`);
  const { question } = reference;
  const [old, now] = await Promise.all([before, after].map((turn) => score(question, gradedText(turn), { signal })));
  const isSame = before.output === after.output;
  if (isSame && (old === undefined || now === undefined)) return { verdict: 'tie', isSame };
  if (old === undefined) return unscored('reference: the final answer could not be graded');
  if (now === undefined) return unscored('candidate: the final answer could not be graded');
  return { verdict: scoreVerdict(now, old), scores: { reference: old, candidate: now }, isSame };
}

/** What a grader reads of a final answer: an output that was cut holds none, whatever its last number is. */
export function gradedText({ output, truncated }: Extract<AgentTurn, { status: 'completed' }>): string {
  return truncated ? '' : output;
}

/** The verdict on a candidate by its score and that of the reference. */
export function scoreVerdict(candidate: number, reference: number): 'win' | 'tie' | 'loss' {
  return candidate > reference ? 'win' : candidate < reference ? 'loss' : 'tie';
}

function unscored(reason: string): GradedAnswers {
  return { verdict: { unscored: reason }, isSame: false };
}
