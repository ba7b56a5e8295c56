import type { AgentSystem } from '@maspo/architectures';
import { type AgentModels, finalTurn, type RandomSource, runGraph } from '@maspo/core';
import type { Example } from '@maspo/tasks';
import type { Grading } from '../grading/create-grading.ts';

/** A final response of the agent system that the graders could judge. */
export interface GradedOutput {
  readonly text: string;
  readonly right: boolean;
}

export interface Drawing {
  readonly system: AgentSystem;
  readonly models: AgentModels;
  /** Sampling temperature of the further draws, at which right and wrong answers to one question occur. */
  readonly temperature: number;
  readonly grading: Grading;
  readonly random: RandomSource;
  readonly signal: AbortSignal;
}

const furtherDraws = 3;

/**
 * Final responses to one question under the seed prompts: one at the agents' own temperature, as a run has it, and three independent
 * ones at that of the calibration. What an agent could not answer, or a grader not judge, is left out.
 */
export async function drawOutputs(example: Example, drawing: Drawing): Promise<GradedOutput[]> {
  const { system, models, grading, random, signal } = drawing;
  const warm = atTemperature(models, drawing.temperature);
  const draws = Array.from({ length: 1 + furtherDraws }, async (_, draw) => {
    const trace = await runGraph(example, {
      graph: system.graph,
      prompts: system.prompts,
      models: draw === 0 ? models : warm,
      draw: random.fork('draw', draw).path,
      signal,
    });
    const step = finalTurn(system.graph, trace);
    if (step.status === 'failed') return [];
    const { outcome } = await grading.grade(example, step, signal);
    return outcome === 'unscored' ? [] : [{ text: step.output, right: outcome === 'correct' }];
  });
  return (await Promise.all(draws)).flat();
}

function atTemperature(models: AgentModels, temperature: number): AgentModels {
  const byKey = Object.entries(models.byKey ?? {}).map(([key, model]) => [key, { ...model, temperature }] as const);
  return { ...models, temperature, byKey: Object.fromEntries(byKey) };
}
