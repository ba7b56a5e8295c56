import { expressionOf } from './expression.ts';
import type { Clock } from './value.ts';

const clock = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\s*(?:\\text\s*\{\s*)?([ap])?\.?\s*(m)?\.?\s*(?:o'clock)?\s*\}?$/i;

/** `6:30`, `06:30 \text{ a.m.}`: a time has two digits of minutes, and at most 24 hours. */
export function readClock(text: string): Clock | undefined {
  const match = text.match(clock);
  if (match === null || Number(match[1]) > 24 || (match[4] === undefined) !== (match[5] === undefined))
    return undefined;
  const [hours, minutes] = [BigInt(match[1]!), BigInt(match[2]!)];
  const time = [hours, ...match.slice(2, 4).filter((part) => part !== undefined)].join(':');
  const half = match[4]?.toLowerCase();
  const isRatio =
    match[3] === undefined && half === undefined && /^[1-9]/.test(match[2]!) && areCoprime(hours, minutes);
  return {
    kind: 'clock',
    time,
    ...(half === undefined ? {} : { half: half === 'a' ? 'am' : 'pm' }),
    ...(isRatio ? { ratio: [expressionOf(hours), expressionOf(minutes)] } : {}),
  };
}

function areCoprime(one: bigint, other: bigint): boolean {
  return other === 0n ? one === 1n : areCoprime(other, one % other);
}
