import {
  type AgentModels,
  finalTurn,
  type MasGraph,
  type PromptMap,
  runGraph,
  type Trace,
  unspokenReason,
} from '@maspo/core';
import type { Example, Outcome } from '@maspo/tasks';
import type { GradedOutcome, Grading, RubricVerdict } from './create-grading.ts';

/** The outcome of one test example. */
export type ExampleOutcome = { readonly id: string } & GradedOutcome;

/** Counts over a test split. */
export interface Score {
  /** correct / (correct + incorrect); null when nothing was scored. */
  readonly accuracy: number | null;
  readonly correct: number;
  readonly incorrect: number;
  readonly unscored: number;
  /** The counts for the same outputs by the published rules, if the run uses both gradings. */
  readonly asPublished?: Score;
  /** The evaluator's judgements of the outputs by a rubric. The counts of grades in this score are then empty. */
  readonly judged?: JudgedScore;
}

/** Judgements by a rubric. They are not an accuracy, and never share a column with one. */
export interface JudgedScore {
  /** meets / (meets + fails); null where nothing was judged. */
  readonly share: number | null;
  readonly meets: number;
  readonly fails: number;
  readonly unscored: number;
}

export interface ExampleAnswer {
  /** Position of the example in the list. */
  readonly index: number;
  readonly trace: Trace;
  readonly graded: GradedOutcome;
}

export interface EvaluationSetting {
  readonly graph: MasGraph;
  readonly models: AgentModels;
  readonly grading: Grading;
  /** The seed of the run. At a temperature above 0, each seed draws its own answers. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called with every answer when it is graded. */
  readonly onExample?: (answer: ExampleAnswer) => void;
}

/** Answers and grades every example, in the order of the examples. An agent that failed leaves its example unscored. */
export function evaluateSystem(
  prompts: PromptMap,
  examples: readonly Example[],
  { graph, models, grading, seed, signal, onExample }: EvaluationSetting,
): Promise<ExampleOutcome[]> {
  return Promise.all(
    examples.map(async (example, index) => {
      const trace = await runGraph(example, { graph, prompts, models, draw: `evaluation of seed ${seed}`, signal });
      const step = finalTurn(graph, trace);
      const graded =
        step.status === 'completed' ? await grading.grade(example, step, signal) : grading.failed(unspokenReason(step));
      onExample?.({ index, trace, graded });
      return { id: example.id, ...graded };
    }),
  );
}

/** The outcomes of the examples if the budget is reached before all are answered. */
export function notScored(examples: readonly Example[]): ExampleOutcome[] {
  const reason = 'the budget was reached before all test questions were answered';
  return examples.map(({ id }) => ({ id, outcome: 'unscored', rule: 'not-scored', reason }));
}

export function scoreOf(outcomes: readonly GradedOutcome[]): Score {
  const count = (wanted: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const correct = count('correct');
  const incorrect = count('incorrect');
  const accuracy = correct + incorrect === 0 ? null : correct / (correct + incorrect);
  const published = outcomes.flatMap(({ asPublished }) => (asPublished === undefined ? [] : [asPublished]));
  const asPublished = published.length === 0 ? {} : { asPublished: scoreOf(published) };
  const judgements = outcomes.flatMap(({ judged }) => (judged === undefined ? [] : [judged]));
  if (judgements.length > 0) return { accuracy, correct, incorrect, unscored: 0, judged: judgedScoreOf(judgements) };
  return { accuracy, correct, incorrect, unscored: count('unscored'), ...asPublished };
}

function judgedScoreOf(judgements: readonly RubricVerdict[]): JudgedScore {
  const meets = judgements.filter((judged) => 'meets' in judged && judged.meets).length;
  const unscored = judgements.filter((judged) => 'unscored' in judged).length;
  const fails = judgements.length - meets - unscored;
  return { share: meets + fails === 0 ? null : meets / (meets + fails), meets, fails, unscored };
}
