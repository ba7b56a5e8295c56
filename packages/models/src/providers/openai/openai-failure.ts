import type { ChatReply } from '@maspo/core';
import { APIError } from 'openai';
import { isLostReply, lostReply } from '../../failures/lost-reply.ts';
import type { ModelServer } from '../../failures/model-target.ts';
import { refusedRequest } from '../../failures/refused-request.ts';
import { retryAfterMs } from '../../failures/retry-after-ms.ts';

/**
 * What a failed call means. Returns a reply where this one request cannot be served; throws `TransientFault` where another
 * attempt may help, and `MaspoError` `model-refused` where the server will not serve us. Raw errors of the SDK are not
 * passed on: they may hold the key.
 */
export function openAiFailure(error: unknown, server: ModelServer): ChatReply {
  if (error instanceof APIError && error.status !== undefined) {
    const { status, headers, code, type } = error;
    return refusedRequest(
      {
        status,
        words: serverWords(error),
        reasons: [code, type].filter((reason) => typeof reason === 'string'),
        retryAfterMs: headers === undefined ? undefined : retryAfterMs(headers),
      },
      server,
    );
  }
  if (error instanceof APIError || isLostReply(error)) throw lostReply(error, server);
  throw error;
}

/** What the server says, without the parts of a request that some servers repeat. */
function serverWords(error: APIError): string {
  const body: unknown = error.error;
  if (body === undefined) return error.message;
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null) return 'no explanation';
  const { message, detail } = body as { message?: unknown; detail?: unknown };
  const said = message ?? detail;
  if (typeof said === 'string') return said;
  return Array.isArray(said) ? said.map((item: { msg?: unknown }) => String(item?.msg)).join('; ') : 'no explanation';
}
