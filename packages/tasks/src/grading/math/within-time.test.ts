import { describe, expect, test } from 'vitest';
import { withinTime } from './within-time.ts';

describe('withinTime', () => {
  test('returns what the task returns', () => {
    expect(withinTime(10_000, () => 7)).toBe(7);
  });

  test('passes on what the task throws', () => {
    expect(() =>
      withinTime(10_000, () => {
        throw new Error('broken');
      }),
    ).toThrow('broken');
  });

  test.each([
    [
      'an endless loop',
      () => {
        for (;;);
      },
    ],
    [
      'an endless loop that catches everything',
      () => {
        for (;;)
          try {
            for (;;);
          } catch {}
      },
    ],
    ['a regular expression that backtracks for ever', () => /^(a+)+$/.test(`${'a'.repeat(60)}b`)],
    [
      'endless arithmetic',
      () => {
        for (let value = 3n; ; value = (value * value) % 10n ** 3000n);
      },
    ],
  ])('stops %s, and works again afterwards', (_, task: () => unknown) => {
    expect(withinTime(20, task)).toBe('out-of-time');
    expect(withinTime(10_000, () => 'again')).toBe('again');
  });
});
