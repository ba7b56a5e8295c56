import { finalStep } from '../graph/trace.ts';
import { versionsOf } from '../prompt/prompt-version.ts';
import type { Validation } from '../question/validation.ts';
import { roundNoise } from '../reward/joint-reward.ts';
import { reportTraces } from '../search/report-traces.ts';
import { startBatch, tracesOf } from '../search/run-batch.ts';
import type { SearchState } from '../search/search-state.ts';

/** Mean score of the final answers under the prompts in force; equal prompts are measured once. */
export type MeasureAccuracy = () => Promise<number | null>;

export function accuracyMeasure(search: SearchState, validation: Validation): MeasureAccuracy {
  const known = new Map<string, Promise<number | null>>();
  return () => {
    const key = JSON.stringify(versionsOf(search.prompts));
    const measured = known.get(key) ?? measureAccuracy(search, validation);
    known.set(key, measured);
    return measured;
  };
}

/**
 * Mean score of the final answers under the prompts in force on the validation questions, 0 to 1. Null when fewer than half could be
 * scored, so that prompts which mostly fail cannot hold a floor by the rest.
 */
async function measureAccuracy(search: SearchState, validation: Validation): Promise<number | null> {
  const { graph, prompts, models, random, signal } = search;
  const draw = random.fork('validation').path;
  const traces = await tracesOf(
    startBatch(validation.questions, { graph, prompts, models: models.agent, draw, signal }),
  );
  const scores = await Promise.all(
    traces.map(async (trace) => {
      const step = finalStep(graph, trace);
      return step.status === 'failed' ? undefined : validation.score(trace.question, step.output, { signal });
    }),
  );
  reportTraces(search.emit, traces, { purpose: 'validation', prompts });
  const scored = scores.filter((score) => score !== undefined);
  if (scored.length * 2 < scores.length || scored.length === 0) return null;
  return roundNoise(scored.reduce((sum, score) => sum + score, 0) / scored.length);
}
