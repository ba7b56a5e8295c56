import { failureText } from '@maspo/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { productVersion } from '../records/product-version.ts';
import { createRunSpans, type RunSpans } from './run-spans.ts';

export interface OpenSpans {
  /** The spans of one run. Several runs may be in progress at once. */
  ofRun(): RunSpans;
  /** Sends the remaining spans, within a few seconds. */
  close(): Promise<void>;
}

/** A collector that does not answer must not hold up the end of a run. */
const longestFlushMs = 5_000;
/** Used unless OTEL_EXPORTER_OTLP_TIMEOUT is set. */
const usualTimeoutMs = 4_000;
/** Spans that wait to be sent. All calls of a step arrive together when the step ends. */
const longestQueue = 65_536;

/**
 * Sends the spans of runs by OTLP over HTTP with JSON, to the collector that the variables OTEL_EXPORTER_OTLP_* name or else to the usual
 * port of this machine. The first failure to send is reported to `warn`. No failure ends a run.
 */
export function openSpans({
  content,
  warn,
}: {
  readonly content: boolean;
  readonly warn: (line: string) => void;
}): OpenSpans {
  const { OTEL_EXPORTER_OTLP_TIMEOUT, OTEL_EXPORTER_OTLP_TRACES_TIMEOUT, OTEL_BSP_MAX_QUEUE_SIZE } = process.env;
  const ownTimeout = OTEL_EXPORTER_OTLP_TIMEOUT ?? OTEL_EXPORTER_OTLP_TRACES_TIMEOUT;
  const exporter = warnOnce(
    new OTLPTraceExporter(ownTimeout === undefined ? { timeoutMillis: usualTimeoutMs } : {}),
    (why) => warn(`Warning: spans do not reach the OpenTelemetry collector (${why}). The run goes on without them.`),
  );
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        'service.name': process.env.OTEL_SERVICE_NAME ?? 'maspo',
        'service.version': productVersion,
      }),
    ),
    spanProcessors: [
      new BatchSpanProcessor(exporter, OTEL_BSP_MAX_QUEUE_SIZE === undefined ? { maxQueueSize: longestQueue } : {}),
    ],
  });
  const tracer = provider.getTracer('maspo', productVersion);
  return { ofRun: () => createRunSpans(tracer, { content }), close: () => withinTime(provider.shutdown()) };
}

/** Reports the first failure, and sends nothing more after it. */
function warnOnce(exporter: SpanExporter, tell: (why: string) => void): SpanExporter {
  let failed = false;
  return {
    export: (spans, done) => {
      if (failed) return done({ code: 0 });
      exporter.export(spans, (result) => {
        if (result.code !== 0 && !failed) {
          failed = true;
          tell(result.error === undefined ? 'no reason given' : failureText(result.error));
        }
        done({ code: 0 });
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

async function withinTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestFlushMs);
  });
  await Promise.race([work.catch(() => {}), limit]);
  clearTimeout(timer);
}
