import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ChatRequest } from '@maspo/core';
import { onTestFinished } from 'vitest';

export interface ReceivedRequest {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** A real server for one test. `answer` is called for each request with its number, counted from 1. All requests are in `received`. */
export async function startLoopbackServer(answer: (response: ServerResponse, number: number) => void) {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await text(request)) || '{}') as Record<string, unknown>;
    received.push({ path: request.url, headers: request.headers, body });
    answer(response, received.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, baseUrl: `${address}/v1`, received, stop };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A chat completion as servers send it; `changes` override fields of its only choice. */
export function completion(content: unknown, changes: Record<string, unknown> = {}) {
  return {
    object: 'chat.completion',
    model: 'tiny-model-0425',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...changes }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  };
}

export const aRequest: ChatRequest = {
  messages: [{ role: 'user', content: 'What is 6 times 7?' }],
  temperature: 0,
  maxTokens: 64,
  purpose: 'agent',
  agent: 'solver',
};

/** A signal that is never aborted. */
export function calm(): { signal: AbortSignal } {
  return { signal: new AbortController().signal };
}
