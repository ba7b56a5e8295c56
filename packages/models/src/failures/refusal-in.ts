import type { HttpRefusal } from './http-refusal.ts';
import type { Refusal } from './refusal.ts';
import { retryAfterMs } from './retry-after-ms.ts';
import { serverWords } from './server-words.ts';
import { waitInWords } from './wait-in-words.ts';

/**
 * A refused call in terms that all servers share. One function reads the refusals of all servers, because a gateway may answer in the form
 * of another provider.
 */
export function refusalIn({ status, headers, body }: HttpRefusal): Refusal {
  const errors = errorsIn(body);
  const details = errors.flatMap((error) => listOf<Detail>(error.details));
  const words = serverWords(body);
  const reasons = [
    ...errors.flatMap(({ code, type, status: name, error_type }) => [code, type, name, error_type]),
    ...details.map(({ reason }) => reason),
  ].filter((reason) => typeof reason === 'string');
  const asked = [retryAfterMs(headers), ...details.map(retryDelayMs), waitInWords(words)];
  const waits = asked.filter((wait) => wait !== undefined);
  return {
    status,
    words,
    reasons: status === 429 && details.some(isDailyQuota) ? [...reasons, 'daily_quota_exhausted'] : reasons,
    retryAfterMs: waits.length === 0 ? undefined : Math.max(...waits),
  };
}

/** The status that an error in a body of status 200 names; undefined if it names no status. */
export function statusNamedIn(body: unknown): number | undefined {
  const codes = errorsIn(body).flatMap(({ code, status, status_code }) => [code, status, status_code]);
  return codes.map(Number).find((code) => Number.isInteger(code) && code >= 400 && code <= 599);
}

type ErrorBody = Readonly<
  Partial<Record<'code' | 'type' | 'status' | 'status_code' | 'error_type' | 'details', unknown>>
>;

/** Parts of `google.rpc.QuotaFailure`, `RetryInfo` and `ErrorInfo`. */
interface Detail {
  readonly violations?: readonly { readonly quotaId?: unknown; readonly quotaValue?: unknown }[];
  readonly retryDelay?: unknown;
  readonly reason?: unknown;
  readonly metadata?: { readonly quota_limit?: unknown };
}

/** The error in a body, and the body itself. Google's OpenAI interface sends a list of one such body. */
function errorsIn(body: unknown): ErrorBody[] {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof first !== 'object' || first === null) return [];
  const { error } = first as { error?: unknown };
  return typeof error === 'object' && error !== null ? [error as ErrorBody, first as ErrorBody] : [first as ErrorBody];
}

function listOf<Item>(value: unknown): Item[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

/**
 * Gemini's rate limits and used-up quotas have the same status, 429 `RESOURCE_EXHAUSTED`. Only the name of the quota, such as
 * `GenerateRequestsPerDayPerProjectPerModel-FreeTier`, shows which of them was hit. A quota of 0 means that the model cannot be used at
 * all.
 */
function isDailyQuota({ violations, metadata }: Detail): boolean {
  const perDay = (name: unknown) => typeof name === 'string' && /PerDay/i.test(name);
  return (
    perDay(metadata?.quota_limit) ||
    listOf<NonNullable<Detail['violations']>[number]>(violations).some(
      ({ quotaId, quotaValue }) => perDay(quotaId) || String(quotaValue) === '0',
    )
  );
}

/** Gemini's `RetryInfo` gives seconds with a unit, such as `36.4s`. */
function retryDelayMs({ retryDelay }: Detail): number | undefined {
  const [, seconds] = typeof retryDelay === 'string' ? (/^(\d+(?:\.\d+)?)s$/.exec(retryDelay) ?? []) : [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
