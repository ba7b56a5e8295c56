import type { Dispatcher } from 'undici';
import { decodedBody } from './decoded-body.ts';
import { createRoute } from './proxies.ts';
import { TextResponse } from './text-response.ts';

/** A reply that is not streamed may take longer than any limit set here. The caller's signal ends a call. */
const patience = { headersTimeout: 0, bodyTimeout: 0, pipelining: 1 };

/**
 * A `fetch` for model calls: POST with a text body and a text reply. Nothing is streamed, redirects are returned and not followed, packed
 * replies are unpacked, and the proxies of the environment are used. Only the reply headers that a client needs are kept. It waits for a
 * reply until its signal is aborted. Node's own `fetch` gives up after five minutes without a byte, and a long reply that is not streamed
 * may take longer. Node's `fetch` also costs more processor time per call.
 */
export function createPatientFetch(): typeof fetch {
  const route = createRoute(patience);
  const plainHeaders = createHeaderReader();
  const addressOf = createAddressReader();
  return (input, { method = 'GET', headers, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const address = addressOf(String(input));
      route(address.origin).dispatch(
        {
          ...address,
          method: method.toUpperCase() as Dispatcher.HttpMethod,
          headers: plainHeaders(headers),
          body: typeof body === 'string' ? body : null,
        },
        textHandler({ resolve, reject, signal: signal ?? undefined }),
      );
    });
}

interface Receiver {
  readonly resolve: (response: Response) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

/** Collects a reply and returns it as one `TextResponse`. */
function textHandler({ resolve, reject, signal }: Receiver): Dispatcher.DispatchHandler {
  const parts: Buffer[] = [];
  let status = 0;
  let headers: Headers;
  let encoding: string | undefined;
  let started: Dispatcher.DispatchController | undefined;
  const abort = () => {
    started?.abort(signal!.reason);
    reject(signal!.reason);
  };
  signal?.addEventListener('abort', abort);
  return {
    onRequestStart: (controller) => {
      started = controller;
      if (signal?.aborted) abort();
    },
    onResponseStart: (_controller, statusCode, received) => {
      status = statusCode;
      headers = keptOf(received);
      encoding = received['content-encoding']?.toString();
    },
    onResponseData: (_controller, part) => void parts.push(part),
    onResponseEnd: () => {
      signal?.removeEventListener('abort', abort);
      const content = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      decodedBody(content, encoding).then((text) => resolve(new TextResponse(text, { status, headers })), reject);
    },
    onResponseError: (_controller, error) => {
      signal?.removeEventListener('abort', abort);
      reject(error);
    },
  };
}

/** Providers send dozens of headers with each reply, and the SDK reads all headers that it gets. */
const keptHeaders = ['content-type', 'retry-after', 'retry-after-ms', 'x-request-id', 'location'] as const;

function keptOf(received: Dispatcher.ResponseData['headers']): Headers {
  const kept = new Headers();
  for (const name of keptHeaders) {
    const value = received[name];
    if (value !== undefined) kept.set(name, String(value));
  }
  return kept;
}

/** Clients whose calls have equal headers pass the same object each time, so its result is kept. */
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

interface Address {
  readonly origin: string;
  readonly path: string;
}

/** Most clients call a single address, so the last one is kept. */
function createAddressReader(): (address: string) => Address {
  let last: { readonly address: string; readonly place: Address } | undefined;
  return (address) => {
    if (last?.address === address) return last.place;
    const { origin, pathname, search } = new URL(address);
    last = { address, place: { origin, path: pathname + search } };
    return last.place;
  };
}
