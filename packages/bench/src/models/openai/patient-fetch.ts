import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { TextResponse } from './text-response.ts';

/** A reply that is not streamed may take longer than any limit set here; the caller's signal ends a call. */
const patience = { headersTimeout: 0, bodyTimeout: 0, pipelining: 1 };

/**
 * A `fetch` for calls of a model: POST with a text body and a text reply, nothing streamed, redirects returned as they are.
 * It waits for a reply until its signal is aborted. Node's own `fetch` gives up after five minutes without a byte, which a
 * long reply that is not streamed may take, and costs several times the processor time per call.
 */
export function createPatientFetch(): typeof fetch {
  // Proxies are used exactly where Node's own fetch uses them.
  const dispatcher = process.env.NODE_USE_ENV_PROXY === '1' ? new EnvHttpProxyAgent(patience) : new Agent(patience);
  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    const { origin, pathname, search } = new URL(String(input));
    const answer = await dispatcher.request({
      origin,
      path: pathname + search,
      method: method.toUpperCase() as Dispatcher.HttpMethod,
      headers: Object.fromEntries(new Headers(headers)),
      body: typeof body === 'string' ? body : null,
      signal: signal ?? null,
    });
    return new TextResponse(await answer.body.text(), { status: answer.statusCode, headers: headersOf(answer) });
  };
}

function headersOf({ headers }: Dispatcher.ResponseData): Headers {
  const known = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const item of Array.isArray(value) ? value : [value ?? '']) known.append(name, item);
  }
  return known;
}
