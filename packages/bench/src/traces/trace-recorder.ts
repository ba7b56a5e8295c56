import type {
  EventEvidence,
  Judgement,
  OptimizationEvent,
  OutputComparison,
  PromptMap,
  Testimony,
  Trace,
} from '@maspo/core';
import { versionsOf } from '@maspo/core';
import type { GradedOutcome } from '../grading/create-grading.ts';
import type { TraceLine } from './trace-record.ts';
import type { TraceWriter } from './trace-writer.ts';

/** Makes records of the evidence for the events of a run, and of the answers to test questions. */
export interface TraceRecorder {
  /** Call it for every event of the log, in order. */
  event(event: OptimizationEvent, evidence: EventEvidence): void;
  answer(answer: TestAnswer): void;
}

/** A system's answer to a test question. */
export interface TestAnswer {
  readonly prompts: 'seed' | 'final';
  /** The prompts of the system for this answer. */
  readonly map: PromptMap;
  readonly trace: Trace;
  readonly graded: GradedOutcome;
}

export function createTraceRecorder(writer: Pick<TraceWriter, 'add'>): TraceRecorder {
  const numbers = new WeakMap<Trace, number>();
  let line = 0;

  const addTrace = (trace: Trace, more: Pick<TraceLine, 'purpose' | 'versions'> & Partial<TraceLine>) => {
    const { question, turns } = trace;
    const number = writer.add({ kind: 'trace', question: question.id, ...more, text: question.text, turns });
    numbers.set(trace, number);
    return number;
  };
  /** A trace that no event reports is written when a verdict or an assessment first needs it. */
  const numberOf = (trace: Trace): number =>
    numbers.get(trace) ?? addTrace(trace, { event: line, purpose: 'compared', versions: {} });
  const addSaid = (evidence: Testimony) => {
    const { place } = evidence;
    if (evidence.kind === 'assessment') {
      const { agent, trace, answer, replies } = evidence;
      const about = { question: trace.question.id, agent, place, trace: numberOf(trace) };
      writer.add({ kind: 'assessment', event: line, ...about, answer, replies });
      return;
    }
    const { agent, brief, reference, candidate } = evidence.comparison;
    const [before, after] = [traceOf(reference, evidence), traceOf(candidate, evidence)];
    writer.add({
      kind: 'verdict',
      event: line,
      question: after.question.id,
      agent,
      place,
      job: brief,
      reference: numberOf(before),
      candidate: numberOf(after),
      judgements: evidence.judgements.map(({ verdict, asked }) => ({
        verdict,
        asked: asked.map(({ candidateFirst, ...one }) => ({
          first: candidateFirst ? 'candidate' : 'reference',
          ...one,
        })),
      })),
    });
  };
  return {
    event: (event, { trace, said }) => {
      line += 1;
      if (event.type === 'trace-finished' && trace !== undefined)
        addTrace(trace, { event: line, purpose: event.purpose, versions: event.versions });
      for (const evidence of said) addSaid(evidence);
    },
    answer: ({ prompts, map, trace, graded }) => {
      addTrace(trace, { purpose: 'test', prompts, versions: versionsOf(map), graded });
    },
  };
}

/** The trace that an output comes from. If two texts are compared without a trace, a trace is made for each. */
function traceOf(
  { trace, text, context = '' }: OutputComparison['candidate'],
  { comparison: { agent, question } }: Judgement,
): Trace {
  const turn = { status: 'completed', context, output: text, handoffs: {}, truncated: false } as const;
  return trace ?? { question: { id: '', text: question }, turns: { [agent]: turn } };
}
