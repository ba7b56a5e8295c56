import type { AnswerFormat, CompletedTurn } from '@maspo/core';
import { createGrader, type Example, type GradingMode, type Outcome, type SandboxLevel } from '@maspo/tasks';

/** Which graders a run uses; `both` scores by the repaired graders and also shows the published ones. */
export const gradingChoices = ['repaired', 'as-published', 'both'] as const;

export type GradingChoice = (typeof gradingChoices)[number];

/** An outcome; where both gradings were asked for, also the outcome by the published rules. */
export type GradedOutcome = Outcome & { readonly asPublished?: Outcome };

/** An output, and whether it was cut at its length limit. */
export type GradedText = Pick<CompletedTurn, 'output' | 'truncated'>;

export interface Grading {
  /**
   * What was cut holds no answer, whatever its last number is; the published rules read it all the same. Throws what `signal` was aborted
   * with.
   */
  grade(example: Example, text: GradedText, signal: AbortSignal): Promise<GradedOutcome>;
  /** The outcome of an example that the system could not answer. The published rules call it incorrect. */
  failed(reason: string): GradedOutcome;
}

/** Where a run gets its graders. */
export type GradingSource = (
  format: AnswerFormat,
  options: { readonly choice: GradingChoice; readonly level?: SandboxLevel | undefined },
) => Promise<Grading>;

/** Throws `MaspoError('sandbox-unavailable')` for code without a sandbox of the demanded level; the strongest unless given. */
export const createGrading: GradingSource = async (format, { choice, level }) => {
  if (choice !== 'both') return gradingBy(choice, format, level);
  const [repaired, published] = await Promise.all([
    gradingBy('repaired', format, level),
    gradingBy('as-published', format, level),
  ]);
  return {
    grade: async (...answer) => {
      const [outcome, asPublished] = await Promise.all([repaired.grade(...answer), published.grade(...answer)]);
      return { ...outcome, asPublished };
    },
    failed: (reason) => ({ ...repaired.failed(reason), asPublished: published.failed(reason) }),
  };
};

async function gradingBy(mode: GradingMode, format: AnswerFormat, level: SandboxLevel | undefined): Promise<Grading> {
  const grader = await createGrader(format, { mode, ...(level === undefined ? {} : { level }) });
  const outcome = mode === 'repaired' ? 'unscored' : 'incorrect';
  return {
    grade: async (example, { output, truncated }, signal) =>
      truncated && mode === 'repaired' ? cut : grader(example, output, { signal }),
    failed: (reason) => ({ outcome, rule: 'failed', reason }),
  };
}

const cut: Outcome = {
  outcome: 'incorrect',
  rule: 'no-answer',
  reason: 'the reply was cut at its length limit before its end: raise maxTokens',
};
