import { plainCharacters, statedAnswers, undecorated } from '@maspo/core';
import { gradeMathAsPublished } from './as-published/grade-math-as-published.ts';
import type { GradingMode } from './grading-mode.ts';
import { type Comparison, compareAnswers, compareSimply } from './math/compare-answers.ts';
import { extractMathAnswer, type MathAnswer } from './math-answer.ts';
import type { Outcome } from './outcome.ts';

export interface MathGradingOptions {
  readonly mode?: GradingMode;
  /** The limit of one comparison, 250 by default. The first comparison that needs algebra loads the engine before its time begins. */
  readonly timeLimitMs?: number;
}

/**
 * Grades the final answer in a model's output against the gold answer: the same text, number, structure (set, tuple, interval,
 * matrix, equation, inequality) or formula, whatever its notation. Never throws.
 *
 * `rule` is `<where the answer was found>/<how it compared>`: `tag`, `boxed`, `phrase`, `formula` or `number`, and `text`,
 * `number`, `symbolic`, `numeric`, `approximate` or `different`; or `no-answer`. `unscored`: the gold answer is blank
 * (`no-gold`), is neither understood nor matched as text (`.../gold-not-understood`), or the time was over (`.../out-of-time`).
 */
export function gradeMath(gold: string, output: string, options: MathGradingOptions = {}): Outcome {
  const { mode, timeLimitMs = 250 } = options;
  const compare: Compare<Comparison> = (answer) => compareAnswers(gold, answer, timeLimitMs);
  return gradeBy(compare, { gold, output, mode, timeLimitMs }) as Outcome;
}

/** Like `gradeMath`, but without algebra, so it loads no engine. Undefined if the answer needs algebra. */
export function gradeMathSimply(
  gold: string,
  output: string,
  { mode }: Pick<MathGradingOptions, 'mode'> = {},
): Outcome | undefined {
  return gradeBy((answer) => compareSimply(gold, answer), { gold, output, mode, timeLimitMs: 0 });
}

type Compare<Result> = (answer: string) => Result;

function gradeBy(
  compare: Compare<Comparison | undefined>,
  {
    gold,
    output,
    mode = 'repaired',
    timeLimitMs,
  }: { gold: string; output: string; mode: GradingMode | undefined; timeLimitMs: number },
): Outcome | undefined {
  if (gold.trim() === '') return { outcome: 'unscored', rule: 'no-gold', reason: 'the gold answer is blank' };
  if (mode === 'as-published') return gradeMathAsPublished(gold, output);
  const answer = extractMathAnswer(output);
  if (answer === undefined)
    return {
      outcome: 'incorrect',
      rule: 'no-answer',
      reason: 'no tag, box, answer phrase, formula or number in the output',
    };
  const compared = compareBoth(answer, compare);
  if (compared === undefined) return undefined;
  const isDoubtful = compared === 'different' || compared === 'gold-not-understood';
  const comparison = isDoubtful && isWrittenAlike(gold, output) ? 'text' : compared;
  const rule = `${answer.source}/${comparison}`;
  if (comparison === 'gold-not-understood')
    return {
      outcome: 'unscored',
      rule,
      reason: 'the gold answer is not understood as mathematics, and the texts differ',
    };
  if (comparison === 'out-of-time')
    return { outcome: 'unscored', rule, reason: `comparing took more than ${timeLimitMs} ms` };
  return { outcome: comparison === 'different' ? 'incorrect' : 'correct', rule };
}

/** A value that is stated again must be right too: "5 (or 6)" does not match 5. */
function compareBoth({ text, again }: MathAnswer, compare: Compare<Comparison | undefined>): Comparison | undefined {
  const comparison = compare(text);
  if (again === undefined || comparison === undefined || comparison === 'different') return comparison;
  const other = compare(again);
  return other === undefined || other === 'different' ? other : comparison;
}

/** Whether the stated answer is the text of the gold answer. A gold answer may contain words that count as a remark in an answer. */
function isWrittenAlike(gold: string, output: string): boolean {
  const plain = plainCharacters(gold);
  return statedAnswers(output).next().value?.text === (undecorated(plain) || plain.trim());
}
