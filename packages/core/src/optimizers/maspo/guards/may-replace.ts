import type { GuardReading } from '../../../event/optimization-event.ts';

/**
 * Whether prompts may replace the adopted ones: every bound holds, or every broken bound was broken before and has not become worse. A
 * round that used too many tokens is never adopted.
 */
export function mayReplace(readings: readonly GuardReading[], adopted: readonly GuardReading[]): boolean {
  return readings.every((reading) => {
    if (reading.holds) return true;
    if (reading.guard === 'tokensPerRound') return false;
    const before = adopted.find(({ guard }) => guard === reading.guard);
    return before !== undefined && !before.holds && (reading.value ?? -1) >= (before.value ?? -1);
  });
}
