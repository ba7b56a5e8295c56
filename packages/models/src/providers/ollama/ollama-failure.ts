import type { ChatReply } from '@maspo/core';
import { HttpRefusal } from '../../failures/http-refusal.ts';
import { isLostReply, lostReply } from '../../failures/lost-reply.ts';
import type { ModelServer } from '../../failures/model-target.ts';
import { refusedRequest } from '../../failures/refused-request.ts';
import { retryAfterMs } from '../../failures/retry-after-ms.ts';
import { TransientFault } from '../../failures/transient-fault.ts';

/**
 * What a failed call means. Returns a reply where this one request cannot be served; throws `TransientFault` where another
 * attempt may help, and `MaspoError` `model-refused` where the server will not serve us.
 */
export function ollamaFailure(error: unknown, server: ModelServer): ChatReply {
  if (error instanceof HttpRefusal) {
    const { status, headers, body } = error;
    return refusedRequest({ status, words: wordsIn(body), reasons: [], retryAfterMs: retryAfterMs(headers) }, server);
  }
  if (!isLostReply(error)) throw error;
  const fault = lostReply(error, server);
  const nobodyListens = 'code' in error && error.code === 'ECONNREFUSED';
  throw nobodyListens ? new TransientFault(`${fault.message}; start the server with \`ollama serve\``) : fault;
}

/** Ollama says `{"error": "..."}`; gateways before it may answer with a page, or as OpenAI does. */
function wordsIn(body: unknown): string {
  if (typeof body === 'string') return body;
  const { error } = (body ?? {}) as { error?: unknown };
  if (typeof error === 'string') return error;
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : 'no explanation';
}
