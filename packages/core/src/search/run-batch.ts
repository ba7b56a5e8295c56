import type { OptimizationEvent } from '../event/optimization-event.ts';
import { type Execution, runGraph } from '../graph/run-graph.ts';
import type { Trace } from '../graph/trace.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { promptVersion } from '../prompt/prompt-version.ts';
import type { Question } from '../question/question.ts';

/** One trace for each question, in the order of the questions. */
export function runBatch(questions: readonly Question[], execution: Execution): Promise<Trace[]> {
  return Promise.all(questions.map((question) => runGraph(question, execution)));
}

/** The events of finished traces, in their order. */
export function traceEvents(
  traces: readonly Trace[],
  purpose: Extract<OptimizationEvent, { type: 'trace-finished' }>['purpose'],
  prompts: PromptMap,
): OptimizationEvent[] {
  const versions = versionsOf(prompts);
  return traces.map(({ question, steps }) => {
    const failures = Object.entries(steps).flatMap(([id, step]) =>
      step.status === 'failed' ? [[id, step.reason] as const] : [],
    );
    return { type: 'trace-finished', purpose, question: question.id, versions, failed: Object.fromEntries(failures) };
  });
}

/** Agent id -> `promptVersion` of its prompt. */
export function versionsOf(prompts: PromptMap): Record<string, string> {
  return Object.fromEntries(Object.entries(prompts).map(([id, prompt]) => [id, promptVersion(prompt)]));
}
