import { type CallObserver, isSimulated, openModels } from '@maspo/models';
import type { PromptLeak, SandboxLevel } from '@maspo/tasks';
import { type GradingChoice, gradingOfRun } from '../grading/create-grading.ts';
import { type ExampleOutcome, evaluateSystem, type Score, scoreOf } from '../grading/evaluate-system.ts';
import { type PhaseUsage, usageBetween } from '../records/phase-usage.ts';
import { openLocal } from '../setup/local-package.ts';
import { modelsOfRun, type RunSetup } from '../setup/run-setup.ts';
import { type PrepareEvaluationOptions, prepareEvaluation } from './prepare-evaluation.ts';

/** The object that `maspo evaluate --json` prints. */
export interface Evaluation extends PhaseUsage {
  readonly task: string;
  readonly grading: GradingChoice;
  readonly protocol: string;
  readonly simulated: boolean;
  /** Test questions, or answers to them, that the prompts contain. With leaks, the score is not a held-out score. */
  readonly leaks: readonly PromptLeak[];
  readonly score: Score;
  /** The score on the validation questions of each separate file; empty without such files. */
  readonly validation: readonly { readonly name: string; readonly score: Score }[];
  /** The outcomes of the test questions. */
  readonly outcomes: readonly ExampleOutcome[];
}

/** Scores prompts on the test split. Prompts that contain test questions are marked, or with `strict` refused before any call is made. */
export async function evaluateRun(
  setup: RunSetup,
  options: PrepareEvaluationOptions & {
    readonly observer?: CallObserver | undefined;
    readonly signal: AbortSignal;
    readonly onExample: (done: number, total: number) => void;
    readonly sandboxLevel?: SandboxLevel | undefined;
  },
): Promise<Evaluation> {
  const { config, task, system, split } = setup;
  const { examples, leaks } = prepareEvaluation(setup, options);
  const { models, meter, budget, close } = openModels(modelsOfRun(setup), { ...options, openLocal });
  meter.enterPhase('evaluation');
  budget.startScoring();
  try {
    const grading = await gradingOfRun(task.scoring, {
      choice: config.task.grading,
      level: options.sandboxLevel,
      evaluator: models.evaluator,
      seed: config.seed,
    });
    let done = 0;
    options.onExample(done, examples.length);
    const all = await evaluateSystem(options.prompts, examples, {
      graph: system.graph,
      models: models.agent,
      grading,
      seed: config.seed,
      signal: options.signal,
      onExample: () => options.onExample(++done, examples.length),
    });
    const outcomes = all.slice(0, split.test.length);
    return {
      task: task.id,
      grading: config.task.grading,
      protocol: split.mode,
      simulated: isSimulated(config.models),
      leaks,
      score: scoreOf(outcomes),
      validation: task.validation.map((set) => {
        const ids = new Set(set.examples.map(({ id }) => id));
        return { name: set.name, score: scoreOf(all.filter(({ id }) => ids.has(id))) };
      }),
      ...usageBetween(undefined, meter.snapshot()),
      outcomes,
    };
  } finally {
    await close();
  }
}
