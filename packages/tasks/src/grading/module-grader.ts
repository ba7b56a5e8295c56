import { shownValue } from '@maspo/core';
import type { Example } from '../example/example.ts';
import type { Outcome } from './outcome.ts';
import type { ScoreFunction } from './scoring.ts';
import { textAnswer } from './text-answer.ts';

/**
 * The outcome of a user's scoring function. If the function throws or returns an invalid reply, the answer is unscored
 * with the reason. A finished search must not be lost because of this function.
 */
export async function gradeByFunction(
  { id, text: question, gold }: Example,
  output: string,
  { score, module }: { readonly score: ScoreFunction; readonly module: string },
): Promise<Outcome> {
  const { answer, row } = gold.format === 'row' ? gold : { answer: undefined, row: {} };
  const { source, text } = textAnswer(output);
  const rule = `${source}/module`;
  try {
    const verdict: unknown = await score({ id, question, output, text, answer, row });
    if (typeof verdict === 'boolean') return { outcome: verdict ? 'correct' : 'incorrect', rule };
    const reason = (verdict as { unscored?: unknown } | null | undefined)?.unscored;
    if (typeof reason === 'string') return { outcome: 'unscored', rule, reason };
    return {
      outcome: 'unscored',
      rule: wrongReply,
      reason: `${module} returned ${shownValue(verdict)}, ${expectedReply}`,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : shownValue(error);
    return { outcome: 'unscored', rule, reason: `${module} failed: ${message}` };
  }
}

const expectedReply = "expected true, false or { unscored: 'why' }";

/** The rule of an outcome if the function returned an invalid reply. */
export const wrongReply = 'module/wrong-reply';
