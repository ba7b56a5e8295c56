import type { PromptMap } from '@maspo/core';
import { createGrader } from '@maspo/tasks';
import { createModels, isSimulated } from '../models/create-models.ts';
import { createUsageMeter } from '../models/usage-meter.ts';
import { openStoreFor } from '../store/open-store-for.ts';
import { type ExampleOutcome, evaluateSystem, type Score, scoreOf } from './evaluate-system.ts';
import { type PhaseUsage, usageBetween } from './phase-usage.ts';
import type { RunSetup } from './run-setup.ts';

/** What `maspo evaluate --json` prints. */
export interface Evaluation extends PhaseUsage {
  readonly task: string;
  readonly protocol: string;
  readonly simulated: boolean;
  readonly score: Score;
  readonly outcomes: readonly ExampleOutcome[];
}

/** Scores prompts on the test split. */
export async function evaluateRun(
  { config, task, system, split }: RunSetup,
  options: {
    readonly prompts: PromptMap;
    readonly home: string;
    readonly signal: AbortSignal;
    readonly onExample: (done: number, total: number) => void;
  },
): Promise<Evaluation> {
  const grade = await createGrader(task.format);
  const store = openStoreFor(config.models, options.home);
  try {
    const meter = createUsageMeter();
    const models = createModels(config.models, {
      store,
      meter,
      concurrency: config.concurrency,
      task,
    });
    let done = 0;
    const outcomes = await evaluateSystem(options.prompts, split.test, {
      graph: system.graph,
      models: models.agent,
      grade,
      signal: options.signal,
      onExample: () => options.onExample(++done, split.test.length),
    });
    return {
      task: task.id,
      protocol: split.mode,
      simulated: isSimulated(config.models),
      score: scoreOf(outcomes),
      ...usageBetween(undefined, meter.snapshot()),
      outcomes,
    };
  } finally {
    store?.close();
  }
}
