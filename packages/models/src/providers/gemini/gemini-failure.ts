import type { ChatReply } from '@maspo/core';
import { HttpRefusal } from '../../failures/http-refusal.ts';
import { isLostReply, lostReply } from '../../failures/lost-reply.ts';
import type { ModelServer } from '../../failures/model-target.ts';
import type { Refusal } from '../../failures/refusal.ts';
import { refusedRequest } from '../../failures/refused-request.ts';
import { retryAfterMs } from '../../failures/retry-after-ms.ts';

/**
 * What a failed call means. Returns a reply where this one request cannot be served; throws `TransientFault` where another
 * attempt may help, and `MaspoError` `model-refused` where the server will not serve us.
 */
export function geminiFailure(error: unknown, server: ModelServer): ChatReply {
  if (error instanceof HttpRefusal) return refusedRequest(geminiRefusal(error), server);
  if (isLostReply(error)) throw lostReply(error, server);
  throw error;
}

/** Parts of `google.rpc.QuotaFailure`, `RetryInfo` and `ErrorInfo`. */
interface Detail {
  readonly violations?: readonly { readonly quotaId?: unknown; readonly quotaValue?: unknown }[];
  readonly retryDelay?: unknown;
  readonly reason?: unknown;
  readonly metadata?: { readonly quota_limit?: unknown };
}

function geminiRefusal({ status, headers, body }: HttpRefusal): Refusal {
  const error = errorIn(body);
  const details = Array.isArray(error?.details) ? (error.details as readonly Detail[]) : [];
  const named = details.map(({ reason }) => reason).filter((reason) => typeof reason === 'string');
  return {
    status,
    words: typeof body === 'string' ? body : typeof error?.message === 'string' ? error.message : 'no explanation',
    reasons: status === 429 && details.some(isDailyQuota) ? [...named, 'daily_quota_exhausted'] : named,
    retryAfterMs: details.map(retryDelayMs).find((delay) => delay !== undefined) ?? retryAfterMs(headers),
  };
}

/** The error object of a body. Where a stream was asked for, the body is a list of one such object. */
function errorIn(body: unknown): { message?: unknown; details?: unknown } | undefined {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  return (first as { error?: { message?: unknown; details?: unknown } } | null)?.error;
}

/**
 * Rate limits and used-up quotas have the same status, 429 `RESOURCE_EXHAUSTED`. Only the name of the quota shows which
 * one it is, such as `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. A quota of 0 means that the model cannot be
 * used at all.
 */
function isDailyQuota({ violations = [], metadata }: Detail): boolean {
  const perDay = (name: unknown) => typeof name === 'string' && /PerDay/i.test(name);
  return (
    perDay(metadata?.quota_limit) ||
    (Array.isArray(violations) &&
      violations.some(({ quotaId, quotaValue }) => perDay(quotaId) || String(quotaValue) === '0'))
  );
}

/** `RetryInfo` gives seconds with a unit, as in `36.4s`. */
function retryDelayMs({ retryDelay }: Detail): number | undefined {
  const [, seconds] = typeof retryDelay === 'string' ? (/^(\d+(?:\.\d+)?)s$/.exec(retryDelay) ?? []) : [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
