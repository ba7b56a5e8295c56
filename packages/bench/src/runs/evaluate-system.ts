import { type AgentModels, finalStep, type MasGraph, type PromptMap, runGraph } from '@maspo/core';
import type { Example, Grader, Outcome } from '@maspo/tasks';

/** The outcome of one test example. */
export type ExampleOutcome = { readonly id: string } & Outcome;

/** Counts over a test split. */
export interface Score {
  /** correct / (correct + incorrect); null when nothing was scored. */
  readonly accuracy: number | null;
  readonly correct: number;
  readonly incorrect: number;
  readonly unscored: number;
}

export interface EvaluationSetting {
  readonly graph: MasGraph;
  readonly models: AgentModels;
  readonly grade: Grader;
  readonly signal: AbortSignal;
  readonly onExample?: () => void;
}

/** Answers and grades every example, in the order of the examples. An agent that failed leaves its example unscored. */
export function evaluateSystem(
  prompts: PromptMap,
  examples: readonly Example[],
  { graph, models, grade, signal, onExample }: EvaluationSetting,
): Promise<ExampleOutcome[]> {
  return Promise.all(
    examples.map(async (example) => {
      const trace = await runGraph(example, { graph, prompts, models, draw: 'evaluation', signal });
      const step = finalStep(graph, trace);
      const outcome: Outcome =
        step.status === 'completed'
          ? await grade(example, step.output, { signal })
          : { outcome: 'unscored', rule: 'failed', reason: step.reason };
      onExample?.();
      return { id: example.id, ...outcome };
    }),
  );
}

export function scoreOf(outcomes: readonly Outcome[]): Score {
  const count = (wanted: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const correct = count('correct');
  const incorrect = count('incorrect');
  const accuracy = correct + incorrect === 0 ? null : correct / (correct + incorrect);
  return { accuracy, correct, incorrect, unscored: count('unscored') };
}
