import { type EventEvidence, type OptimizationEvent, type Trace, versionsOf } from '@maspo/core';
import type { AnsweredCall } from '@maspo/models';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace as traceApi,
} from '@opentelemetry/api';
import type { Manifest } from '../records/manifest.ts';
import type { Summary } from '../records/summary.ts';
import type { RunObserver } from '../runs/run-observer.ts';
import type { TestAnswer } from '../traces/trace-recorder.ts';
import { chatAttributes, modelName } from './chat-attributes.ts';
import { createTraceCalls } from './trace-calls.ts';

/** Makes spans from what the observer of a run receives. */
export type RunSpans = Required<
  Pick<RunObserver, 'started' | 'event' | 'graded' | 'answered' | 'judgeChecking' | 'judgeChecked'>
> & {
  /** Ends all spans; without a summary the run has failed. */
  end(summary: Summary | undefined): void;
};

/** A call of an agent, kept until its trace is known. */
interface WaitingCall {
  readonly call: AnsweredCall;
  readonly at: number;
  /** The span that was open when the call was made. */
  readonly place: Context;
}

/**
 * One span for the run; below it one for each phase, visit and step. Below these, each question on its way through the graph has a span
 * (`invoke_agent`), and each call has one (`chat`). A trace arrives when its step is over, so the calls of agents wait for their trace. A
 * call that several traces share belongs to the first of them. With `content` the texts of calls are attributes.
 */
export function createRunSpans(
  tracer: Tracer,
  { content, clock = Date.now }: { readonly content: boolean; readonly clock?: () => number },
): RunSpans {
  const calls = createTraceCalls();
  const waiting = new Map<string, WaitingCall[]>();
  const open: { kind: Kind; span: Span; context: Context }[] = [];
  const here = () => open.at(-1)?.context ?? ROOT_CONTEXT;
  const begin = (kind: Kind, name: string, attributes: Attributes = {}) => {
    const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, startTime: clock(), attributes }, here());
    open.push({ kind, span, context: traceApi.setSpan(here(), span) });
    return span;
  };
  /** Ends the spans of this kind, and those inside them. */
  const close = (...kinds: readonly Kind[]) => {
    const first = open.findIndex(({ kind }) => kinds.includes(kind));
    if (first < 0) return;
    for (const { span } of open.splice(first).reverse()) span.end(clock());
  };
  const chat = ({ call, at }: Pick<WaitingCall, 'call' | 'at'>, parent: Context) => {
    const isRemote = call.target !== undefined && URL.canParse(call.target.baseUrl);
    const span = tracer.startSpan(
      `chat ${modelName(call)}`,
      {
        kind: isRemote ? SpanKind.CLIENT : SpanKind.INTERNAL,
        startTime: at - call.ms,
        attributes: chatAttributes(call, { content }),
      },
      parent,
    );
    if (call.reply.failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(at);
  };
  const invoke = (trace: Trace, versions: Readonly<Record<string, string>>, attributes: Attributes) => {
    const made = calls.keysOf(trace, versions).flatMap((key) => take(waiting, key));
    const now = clock();
    const startTime = Math.min(now, ...made.map(({ call, at }) => at - call.ms));
    const endTime = made.length === 0 ? now : Math.max(...made.map(({ at }) => at));
    const span = tracer.startSpan(
      `invoke_agent ${name}`,
      {
        kind: SpanKind.INTERNAL,
        startTime,
        attributes: {
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.provider.name': 'maspo',
          'gen_ai.agent.name': name,
          'maspo.question': trace.question.id,
          ...attributes,
        },
      },
      here(),
    );
    const failed = Object.values(trace.turns).some(({ status }) => status === 'failed');
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', 'no_reply');
    const context = traceApi.setSpan(here(), span);
    for (const one of made) chat(one, context);
    span.end(endTime);
  };
  const flush = () => {
    for (const one of [...waiting.values()].flat()) chat(one, one.place);
    waiting.clear();
  };
  let name = 'system';
  return {
    started: (_directory, manifest) => {
      name = manifest.task.id;
      begin('run', `maspo optimize ${manifest.task.id}`, runAttributes(manifest));
    },
    judgeChecking: () => void begin('phase', 'check of the judge'),
    judgeChecked: () => {
      // The check of the judge emits no traces for its systems, so their calls are written here.
      flush();
      close('phase');
    },
    answered: (call) => {
      const one = { call, at: clock(), place: here() };
      if (call.request.purpose !== 'agent' || call.apart) return chat(one, one.place);
      const key = calls.keyOfCall(call);
      waiting.set(key, [...(waiting.get(key) ?? []), one]);
    },
    graded: ({ prompts, map, trace, graded }: TestAnswer) => {
      for (const prompt of Object.values(map)) calls.learn(prompt);
      const attributes = { 'maspo.purpose': 'test', 'maspo.prompts': prompts, 'maspo.outcome': graded.outcome };
      invoke(trace, versionsOf(map), attributes);
    },
    event: (event: OptimizationEvent, { trace }: EventEvidence) => {
      switch (event.type) {
        case 'run-started':
          calls.startWith(event.prompts, event.turns ?? {});
          close('phase');
          begin('phase', 'before the search');
          return;
        case 'candidate-proposed':
          return calls.learn(event.prompt);
        case 'trace-finished':
          if (trace !== undefined) invoke(trace, event.versions, { 'maspo.purpose': event.purpose });
          return;
        case 'proposals-started':
          close('phase', 'visit', 'step');
          return void begin('phase', 'proposals');
        case 'trials-started':
          close('phase', 'visit', 'step');
          return void begin('phase', 'trials', { 'maspo.trials': event.trials });
        case 'visit-started':
          close('phase', 'visit', 'step');
          return void begin('visit', `visit ${event.agent}`, place(event));
        case 'step-started':
          close('step');
          return void begin('step', `step ${event.agent}`, { ...place(event), 'maspo.step': event.step });
        case 'step-finished':
          return close('step');
        case 'round-finished':
        case 'search-ended':
        case 'stopped':
          close('phase', 'visit', 'step');
          if (event.type !== 'round-finished') begin('phase', 'final check');
          return;
        case 'run-finished':
          close('phase', 'visit', 'step');
          return void begin('phase', 'scoring on the test split');
      }
    },
    end: (summary) => {
      flush();
      const root = open[0]?.span;
      if (summary === undefined) root?.setStatus({ code: SpanStatusCode.ERROR });
      else root?.setAttributes(endAttributes(summary));
      close('run');
    },
  };
}

type Kind = 'run' | 'phase' | 'visit' | 'step';

/** Removes and returns the first call under a key. */
function take(waiting: Map<string, WaitingCall[]>, key: string): WaitingCall[] {
  const [first, ...others] = waiting.get(key) ?? [];
  if (others.length === 0) waiting.delete(key);
  else waiting.set(key, others);
  return first === undefined ? [] : [first];
}

function place({ round, agent }: { readonly round: number; readonly agent: string }): Attributes {
  return { 'maspo.round': round, 'gen_ai.agent.name': agent };
}

function runAttributes({ id, optimizer, task, protocol, simulated, split, agents, seed }: Manifest): Attributes {
  return {
    'maspo.run.id': id,
    'maspo.optimizer': optimizer,
    'maspo.task': task.id,
    'maspo.protocol': protocol,
    'maspo.simulated': simulated,
    'maspo.agents': agents.map((agent) => agent.id),
    'maspo.split.pool': split.pool,
    'maspo.split.test': split.test,
    'maspo.seed': seed,
  };
}

function endAttributes({ status, seed, final, usage }: Summary): Attributes {
  return {
    'maspo.status': status,
    ...(seed.accuracy === null ? {} : { 'maspo.accuracy.seed': seed.accuracy }),
    ...(final.accuracy === null ? {} : { 'maspo.accuracy.final': final.accuracy }),
    'maspo.usage.calls': usage.total.calls,
    'maspo.usage.input_tokens': usage.total.inputTokens,
    'maspo.usage.output_tokens': usage.total.outputTokens,
  };
}
