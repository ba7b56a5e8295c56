import type { Example } from '@maspo/tasks';
import type { Grading } from '../grading/create-grading.ts';
import type { GradedOutput } from './draw-outputs.ts';
import { withRightAnswer, withWrongAnswers } from './swap-answer.ts';

/**
 * - `drawn`: a right and a wrong draw of the agent system.
 * - `corrected`: when all draws are wrong: one of them with its answer replaced by the gold answer, and the same draw unchanged.
 * - `corrupted`: when all draws are right: one of them, and the same draw with its answer replaced by a wrong one.
 * - `padded`: a draw with its whole text repeated, and the same draw unchanged: longer, and equally good.
 */
export const pairKinds = ['drawn', 'corrected', 'corrupted', 'padded'] as const;

/** Fewer pairs give no useful figure: even if all of ten verdicts agree, the interval still reaches down to 72 %. */
export const fewestPairs = 10;

export type PairKind = (typeof pairKinds)[number];

/** Two outputs for one question. */
export interface OutputPair {
  readonly kind: PairKind;
  readonly question: Pick<Example, 'id' | 'text'>;
  /** The output that the graders found better; in a `padded` pair, the longer output. */
  readonly one: string;
  readonly other: string;
}

interface PairSource {
  /** Questions whose answers may be mistaken for the answer of the example. */
  readonly others: readonly Example[];
  readonly grading: Grading;
  readonly signal: AbortSignal;
}

/** The other examples, in a different order for each example, so that not all wrong answers come from the same questions. */
export function othersOf(example: Example, examples: readonly Example[]): Example[] {
  const at = examples.indexOf(example);
  return [...examples.slice(at + 1), ...examples.slice(0, at)];
}

/** At most one pair of a right and a wrong output, and at most one padded pair. Changed outputs are graded before they are used. */
export async function makePairs(
  example: Example,
  outputs: readonly GradedOutput[],
  source: PairSource,
): Promise<OutputPair[]> {
  const pairs = await Promise.all([differingPair(example, outputs, source), paddedPair(example, outputs, source)]);
  return pairs.filter((pair) => pair !== undefined);
}

/** A pair of a right and a wrong output; undefined where none can be made. */
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

/** Doubles the length of an output of any length and format, without adding content. */
function padded(text: string): string {
  return `${text}\n\nThe same once more, in full:\n\n${text}`;
}

/** The first text with this outcome. The texts are graded one after another, because grading a program takes long. */
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
