import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after-ms.ts';

const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

test.each([
  [{ 'retry-after': '3' }, 3_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:20 GMT' }, 20_000],
  [{ 'retry-after': 'Wed, 21 Oct 2026 07:00:00 GMT' }, 0],
  [{ 'retry-after': '3', 'retry-after-ms': '2750' }, 2_750],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('%j', (headers, expected) => {
  expect(retryAfterMs(new Headers(headers as Record<string, string>), now)).toBe(expected);
});
