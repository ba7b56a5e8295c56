import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

/**
 * A `fetch` for calls of a model: POST with a text body and a text reply, nothing streamed, redirects returned as they are.
 * It waits for a reply until its signal is aborted. Node's own `fetch` gives up after five minutes without a byte, which a
 * long reply that is not streamed may take, and costs about twice the processor time per call.
 */
export function createPatientFetch(): typeof fetch {
  // Proxies are used exactly where Node's own fetch uses them.
  const proxied = process.env.NODE_USE_ENV_PROXY === '1';
  const options = { keepAlive: true, ...(proxied ? { proxyEnv: process.env } : {}) };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    const url = new URL(String(input));
    const secure = url.protocol === 'https:';
    const request = (secure ? httpsRequest : httpRequest)(url, {
      agent: secure ? agents.https : agents.http,
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(signal ? { signal } : {}),
    });
    const response = await answerTo(request, String(body ?? ''));
    const content = await text(response);
    const status = response.statusCode ?? 0;
    const noBody = status === 204 || status === 304;
    return new Response(noBody ? null : content, { status, headers: headersOf(response) });
  };
}

function answerTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve).on('error', reject).end(body);
  });
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index]!, rawHeaders[index + 1]!);
  }
  return headers;
}
