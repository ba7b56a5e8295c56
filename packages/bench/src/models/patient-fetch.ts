import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { TextResponse } from './text-response.ts';

/** A reply that is not streamed may take longer than any limit set here; the caller's signal ends a call. */
const patience = { headersTimeout: 0, bodyTimeout: 0, pipelining: 1 };

/**
 * A `fetch` for calls of a model: POST with a text body and a text reply, nothing streamed, redirects returned as they are.
 * Of a reply's headers only those that say what a client must know are kept. It waits for a reply until its signal is aborted. Node's own `fetch` gives up after five minutes without a byte, which a
 * long reply that is not streamed may take, and costs more processor time per call.
 */
export function createPatientFetch(): typeof fetch {
  // Proxies are used exactly where Node's own fetch uses them.
  const dispatcher = process.env.NODE_USE_ENV_PROXY === '1' ? new EnvHttpProxyAgent(patience) : new Agent(patience);
  const plainHeaders = createHeaderReader();
  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    const { origin, pathname, search } = new URL(String(input));
    const answer = await dispatcher.request({
      origin,
      path: pathname + search,
      method: method.toUpperCase() as Dispatcher.HttpMethod,
      headers: plainHeaders(headers),
      body: typeof body === 'string' ? body : null,
      signal: signal ?? null,
    });
    return new TextResponse(await answer.body.text(), { status: answer.statusCode, headers: keptOf(answer) });
  };
}

/** Providers send dozens of headers with each reply, and the SDK walks through all that it is given. */
const keptHeaders = ['content-type', 'retry-after', 'retry-after-ms', 'x-request-id', 'location'] as const;

function keptOf({ headers }: Dispatcher.ResponseData): Headers {
  const kept = new Headers();
  for (const name of keptHeaders) {
    const value = headers[name];
    if (value !== undefined) kept.set(name, String(value));
  }
  return kept;
}

/** Clients whose calls have equal headers give the same object each time. */
function createHeaderReader(): (headers: RequestInit['headers']) => Record<string, string> {
  const read = new WeakMap<Headers, Record<string, string>>();
  return (headers) => {
    const known = headers instanceof Headers ? read.get(headers) : undefined;
    if (known !== undefined) return known;
    const plain = Object.fromEntries(new Headers(headers));
    if (headers instanceof Headers) read.set(headers, plain);
    return plain;
  };
}
