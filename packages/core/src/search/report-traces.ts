import type { OptimizationEvent } from '../event/optimization-event.ts';
import type { Trace } from '../graph/trace.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { versionsOf } from '../prompt/prompt-version.ts';

type TraceFinished = Extract<OptimizationEvent, { type: 'trace-finished' }>;

/** Reports finished traces, in their order, and the prompts that they ran under. */
export function reportTraces(
  emit: (event: TraceFinished, trace: Trace) => void,
  traces: readonly Trace[],
  { purpose, prompts }: { purpose: TraceFinished['purpose']; prompts: PromptMap },
): void {
  const versions = versionsOf(prompts);
  for (const trace of traces) {
    const { question, turns } = trace;
    const failures = Object.entries(turns).flatMap(([id, turn]) =>
      turn.status === 'failed' ? [[id, turn.reason] as const] : [],
    );
    const failed = Object.fromEntries(failures);
    emit({ type: 'trace-finished', purpose, question: question.id, versions, failed }, trace);
  }
}
