import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A span in the JSON form of OTLP, with its attributes as a plain object. */
export interface ReceivedSpan {
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** 1 internal, 3 client. */
  readonly kind: number;
  /** Nanoseconds. */
  readonly duration: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A collector of OpenTelemetry on this machine. */
export interface SpanReceiver {
  readonly endpoint: string;
  readonly spans: ReceivedSpan[];
  /** The resource of the last spans. */
  resource(): Readonly<Record<string, unknown>>;
  /** From now on requests get no answer. */
  fallSilent(): void;
}

export async function startSpanReceiver(onEnd: (stop: () => Promise<void>) => void): Promise<SpanReceiver> {
  const spans: ReceivedSpan[] = [];
  let resource = {};
  let silent = false;
  const server = createServer(async (request, response) => {
    if (silent) return;
    const body = (await json(request)) as Body;
    for (const part of body.resourceSpans) {
      resource = plain(part.resource.attributes);
      for (const scope of part.scopeSpans)
        for (const span of scope.spans)
          spans.push({
            spanId: span.spanId,
            parentSpanId: span.parentSpanId || undefined,
            name: span.name,
            kind: span.kind,
            duration: BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano),
            attributes: plain(span.attributes),
          });
    }
    response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    resource: () => resource,
    fallSilent: () => {
      silent = true;
    },
  };
}

interface Attribute {
  readonly key: string;
  readonly value: Value;
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly Value[] };
}

interface Body {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
        readonly attributes: readonly Attribute[];
      }[];
    }[];
  }[];
}

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));
}

function plainValue({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown {
  if (arrayValue !== undefined) return arrayValue.values.map(plainValue);
  return stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue;
}
