import type { Execution, GraphRun } from '../graph/graph-run.ts';
import { startGraph } from '../graph/run-graph.ts';
import type { Trace } from '../graph/trace.ts';
import type { Question } from '../question/question.ts';

/** One run for each question, in the order of the questions. */
export function startBatch(questions: readonly Question[], execution: Execution): GraphRun[] {
  return questions.map((question) => startGraph(question, execution));
}

/** The traces of a batch, in its order. */
export function tracesOf(runs: readonly GraphRun[]): Promise<Trace[]> {
  return Promise.all(runs.map(({ trace }) => trace));
}
