import type { Example } from '@maspo/tasks';
import type { Grading } from '../grading/create-grading.ts';
import type { GradedOutput } from './draw-outputs.ts';
import { withRightAnswer, withWrongAnswers } from './swap-answer.ts';

/**
 * - `drawn`: a right and a wrong draw of the agent system.
 * - `corrected`: where all draws are wrong, one of them with the gold answer in place of its own, against itself.
 * - `corrupted`: where all draws are right, one of them against itself with a wrong answer in place of its own.
 * - `padded`: a draw that says everything twice, against itself: longer, and equally good.
 */
export const pairKinds = ['drawn', 'corrected', 'corrupted', 'padded'] as const;

/** Fewer pairs than this say nothing: of ten verdicts that all agree, the interval still reaches down to 72 %. */
export const fewestPairs = 10;

export type PairKind = (typeof pairKinds)[number];

/** Two outputs for one question. */
export interface OutputPair {
  readonly kind: PairKind;
  readonly question: Pick<Example, 'id' | 'text'>;
  /** The better one by the graders; of a `padded` pair the longer one. */
  readonly one: string;
  readonly other: string;
}

interface PairSource {
  /** Questions whose answers may be mistaken for this one's. */
  readonly others: readonly Example[];
  readonly grading: Grading;
  readonly signal: AbortSignal;
}

/** The other examples, in an order of their own for each one, so that not all wrong answers come from the same questions. */
export function othersOf(example: Example, examples: readonly Example[]): Example[] {
  const at = examples.indexOf(example);
  return [...examples.slice(at + 1), ...examples.slice(0, at)];
}

/**
 * At most one pair of which one output is right and the other wrong, and one padded pair. Whatever was changed is graded before it is
 * used.
 */
export async function makePairs(
  example: Example,
  outputs: readonly GradedOutput[],
  source: PairSource,
): Promise<OutputPair[]> {
  const pairs = await Promise.all([differingPair(example, outputs, source), paddedPair(example, outputs, source)]);
  return pairs.filter((pair) => pair !== undefined);
}

/** A pair of which one output is right and the other wrong; undefined where none can be made. */
export async function differingPair(
  example: Example,
  outputs: readonly GradedOutput[],
  { others, ...source }: PairSource,
): Promise<OutputPair | undefined> {
  const right = outputs.find((output) => output.right)?.text;
  const wrong = outputs.find((output) => !output.right)?.text;
  const question = example;
  if (right !== undefined && wrong !== undefined) return { kind: 'drawn', question, one: right, other: wrong };
  if (wrong !== undefined) {
    const corrected = withRightAnswer(wrong, example.gold);
    const one = await firstGraded([corrected ?? []].flat(), 'correct', { example, ...source });
    return one === undefined ? undefined : { kind: 'corrected', question, one, other: wrong };
  }
  if (right === undefined) return undefined;
  const other = await firstGraded(withWrongAnswers(right, example, others), 'incorrect', { example, ...source });
  return other === undefined ? undefined : { kind: 'corrupted', question, one: right, other };
}

async function paddedPair(
  example: Example,
  outputs: readonly GradedOutput[],
  source: PairSource,
): Promise<OutputPair | undefined> {
  const plain = outputs[0];
  if (plain === undefined) return undefined;
  const outcome = plain.right ? 'correct' : 'incorrect';
  const one = await firstGraded([padded(plain.text)], outcome, { example, ...source });
  return one === undefined ? undefined : { kind: 'padded', question: example, one, other: plain.text };
}

/** Twice the length, for outputs of any length and format, with nothing said that was not said before. */
function padded(text: string): string {
  return `${text}\n\nThe same once more, in full:\n\n${text}`;
}

/** The first text with this outcome. One after another, as grading a program is not cheap. */
async function firstGraded(
  texts: readonly string[],
  wanted: 'correct' | 'incorrect',
  { example, grading, signal }: Pick<PairSource, 'grading' | 'signal'> & { example: Example },
): Promise<string | undefined> {
  for (const text of texts) {
    const { outcome } = await grading.grade(example, { output: text, truncated: false }, signal);
    if (outcome === wanted) return text;
  }
  return undefined;
}
