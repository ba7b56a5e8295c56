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
 * Compares the final answers of two traces by the label of their question; only the scores are returned. An answer that was cut, or that
 * cannot be read, gets the score of the graders (0). Where an agent failed, or the grader gave no score, the comparison is unscored. The
 * example would also be unscored in an evaluation by the repaired graders.
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

/** The text of a final answer that a grader reads. An output that was cut holds no final answer, whatever its last number is. */
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
