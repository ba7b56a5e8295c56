import { type CompletedTurn, judgeByRubric, type RoleModel } from '@maspo/core';
import {
  createGrader,
  type Example,
  type GradingMode,
  type Outcome,
  type SandboxLevel,
  type Scoring,
  textAnswer,
} from '@maspo/tasks';

/** Which graders a run uses. `both` scores by the repaired graders and also shows the outcomes of the published rules. */
export const gradingChoices = ['repaired', 'as-published', 'both'] as const;

export type GradingChoice = (typeof gradingChoices)[number];

/** The evaluator model's verdict on an answer by a rubric. */
export type RubricVerdict = { readonly meets: boolean } | { readonly unscored: string };

/**
 * An outcome, with the outcome by the published rules where `both` was chosen. An answer that is judged by a rubric is
 * unscored and carries the judgement in `judged`, so that no judgement is counted as a grade.
 */
export type GradedOutcome = Outcome & { readonly asPublished?: Outcome; readonly judged?: RubricVerdict };

/** An output, and whether it was cut at its length limit. */
export type GradedText = Pick<CompletedTurn, 'output' | 'truncated'>;

export interface Grading {
  /**
   * A cut output holds no answer, whatever its last number is. The published rules still read it. Throws what `signal` was aborted with.
   */
  grade(example: Example, text: GradedText, signal: AbortSignal): Promise<GradedOutcome>;
  /** The outcome of an example that the system could not answer. The published rules call it incorrect. */
  failed(reason: string): GradedOutcome;
}

export interface GradingOptions {
  readonly choice: GradingChoice;
  readonly level?: SandboxLevel | undefined;
}

/** Creates the graders of a run. */
export type GradingSource = (scoring: Scoring, options: GradingOptions) => Promise<Grading>;

/** Throws `MaspoError('sandbox-unavailable')` for code without a sandbox of the required level. The default is the strongest level. */
export const createGrading: GradingSource = async (scoring, { choice, level }) => {
  if (choice !== 'both') return gradingBy(choice, scoring, level);
  const [repaired, published] = await Promise.all([
    gradingBy('repaired', scoring, level),
    gradingBy('as-published', scoring, level),
  ]);
  return {
    grade: async (...answer) => {
      const [outcome, asPublished] = await Promise.all([repaired.grade(...answer), published.grade(...answer)]);
      return { ...outcome, asPublished };
    },
    failed: (reason) => ({ ...repaired.failed(reason), asPublished: published.failed(reason) }),
  };
};

/** The grading of a run: by its graders or, for a task with a rubric, by its evaluator model. */
export async function gradingOfRun(
  scoring: Scoring,
  {
    evaluator,
    seed,
    source = createGrading,
    ...options
  }: GradingOptions & {
    readonly evaluator: RoleModel;
    readonly seed: number;
    readonly source?: GradingSource | undefined;
  },
): Promise<Grading> {
  return typeof scoring === 'object' && scoring.kind === 'rubric'
    ? judgedBy(scoring.rubric, { evaluator, seed })
    : source(scoring, options);
}

async function gradingBy(mode: GradingMode, scoring: Scoring, level: SandboxLevel | undefined): Promise<Grading> {
  const grader = await createGrader(scoring, { mode, ...(level === undefined ? {} : { level }) });
  const outcome = mode === 'repaired' ? 'unscored' : 'incorrect';
  return {
    grade: async (example, { output, truncated }, signal) =>
      truncated && mode === 'repaired' ? cut : grader(example, output, { signal }),
    failed: (reason) => ({ outcome, rule: 'failed', reason }),
  };
}

function judgedBy(
  rubric: string,
  { evaluator, seed }: { readonly evaluator: RoleModel; readonly seed: number },
): Grading {
  return {
    grade: async ({ text: question, gold }, { output, truncated }, signal) => {
      if (truncated) return { ...byJudge, judged: { meets: false }, reason: cut.reason! };
      const { text: response } = textAnswer(output);
      const reference = gold.format === 'none' ? gold.reference : undefined;
      const draw = `rubric, seed ${seed}`;
      return {
        ...byJudge,
        judged: await judgeByRubric({ question, response, rubric, reference }, { evaluator, draw, signal }),
      };
    },
    failed: (reason) => ({ ...byJudge, judged: { unscored: reason } }),
  };
}

/** The rule of outcomes that are judged by a rubric. */
const judgedRule = 'judged/rubric';

const byJudge = { outcome: 'unscored', rule: judgedRule, reason: 'judged by a rubric, not graded' } as const;

const cut: Outcome = {
  outcome: 'incorrect',
  rule: 'no-answer',
  reason: 'the reply was cut at its length limit before its end: raise maxTokens',
};
