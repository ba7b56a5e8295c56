/**
 * How long the server asked us to wait (`retry-after-ms`, or `Retry-After` in seconds or as a date), in milliseconds.
 */
export function retryAfterMs(headers: Headers, now: number = Date.now()): number | undefined {
  const exact = headers.get('retry-after-ms');
  if (exact !== null && Number.isFinite(Number(exact))) return Math.max(0, Number(exact));
  const given = headers.get('retry-after');
  if (given === null) return undefined;
  const waitMs = Number.isFinite(Number(given)) ? Number(given) * 1000 : Date.parse(given) - now;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
