import type { AgentSystem } from '@maspo/architectures';
import {
  type AgentModels,
  type CompletedTurn,
  finalTurn,
  type Question,
  type RandomSource,
  runGraph,
} from '@maspo/core';
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
  readonly random: RandomSource;
  readonly signal: AbortSignal;
}

/** The number of draws after the first one. */
export const furtherDraws = 3;

/**
 * A final response to a question under the seed prompts. Draw 0 uses the agents' own temperature, as a run does. Each further draw is
 * independent and uses the temperature of the drawing. Undefined where the agents could not answer.
 */
export async function drawOutput(
  question: Question,
  draw: number,
  { system, models, temperature, random, signal }: Drawing,
): Promise<CompletedTurn | undefined> {
  const trace = await runGraph(question, {
    graph: system.graph,
    prompts: system.prompts,
    models: draw === 0 ? models : atTemperature(models, temperature),
    draw: random.fork('draw', draw).path,
    signal,
  });
  const turn = finalTurn(system.graph, trace);
  return turn.status === 'completed' ? turn : undefined;
}

/**
 * The first draw and `further` more draws for an example, graded. A draw is left out when an agent could not answer, or when the grader
 * could not judge the output.
 */
export async function drawOutputs(
  example: Example,
  further: number,
  { grading, ...drawing }: Drawing & { readonly grading: Grading },
): Promise<GradedOutput[]> {
  const draws = Array.from({ length: 1 + further }, async (_, draw) => {
    const turn = await drawOutput(example, draw, drawing);
    if (turn === undefined) return [];
    const { outcome } = await grading.grade(example, turn, drawing.signal);
    return outcome === 'unscored' ? [] : [{ text: turn.output, right: outcome === 'correct' }];
  });
  return (await Promise.all(draws)).flat();
}

function atTemperature(models: AgentModels, temperature: number): AgentModels {
  const byKey = Object.entries(models.byKey ?? {}).map(([key, model]) => [key, { ...model, temperature }] as const);
  return { ...models, temperature, byKey: Object.fromEntries(byKey) };
}
