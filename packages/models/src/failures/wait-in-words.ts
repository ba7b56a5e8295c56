const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const amount = String.raw`(\d+(?:\.\d+)?)\s*(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])`;
/** "again in", "retry after", "resets in", "wait". A few words without a number may come between them and the time. */
const announcing = String.raw`\b(?:again|retry|retrying|available|resets?)\b[^.\d]{0,30}?\b(?:in|after)\b[^.\d]{0,15}?|\bwait\b[^.\d]{0,30}?`;
const asking = new RegExp(String.raw`(?:${announcing})\b((?:${amount}[\s,]*(?:and\s+)?)+)`, 'i');

/**
 * How long the text of a server's refusal asks us to wait, in milliseconds: "Please try again in 40s", "retry after 1m30s", "in 500ms",
 * "wait 2 minutes". Undefined if the text names no time.
 */
export function waitInWords(words: string): number | undefined {
  const [, time] = asking.exec(words) ?? [];
  if (time === undefined) return undefined;
  const parts = [...time.matchAll(new RegExp(amount, 'gi'))];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs[unitOf(unit!)], 0);
}

function unitOf(written: string): keyof typeof unitMs {
  const unit = written.toLowerCase();
  return unit.startsWith('ms') || unit.startsWith('milli') ? 'ms' : (unit[0] as keyof typeof unitMs);
}
