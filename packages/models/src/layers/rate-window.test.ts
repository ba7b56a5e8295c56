import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRateWindow } from './rate-window.ts';

test('no minute has more requests or tokens than allowed, whatever the times of the requests', () => {
  const request = fc.record({ gapMs: fc.nat(20_000), tokens: fc.integer({ min: 1, max: 100 }) });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (requests, perMinute) => {
      const limits = { requestsPerMinute: perMinute, tokensPerMinute: 250 };
      const window = createRateWindow(limits);
      const sent: { atMs: number; tokens: number }[] = [];
      let nowMs = 0;
      for (const { gapMs, tokens } of requests) {
        nowMs += gapMs;
        nowMs += window.waitMs(tokens, nowMs);
        expect(window.waitMs(tokens, nowMs)).toBe(0);
        window.count(tokens, nowMs);
        sent.push({ atMs: nowMs, tokens });
        const minute = sent.filter(({ atMs }) => atMs > nowMs - 60_000);
        expect(minute.length).toBeLessThanOrEqual(limits.requestsPerMinute);
        expect(minute.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(limits.tokensPerMinute);
      }
    }),
  );
});

test('a request waits no longer than until enough of the last minute is over', () => {
  const window = createRateWindow({ tokensPerMinute: 100 });
  for (const atMs of [0, 1000, 2000]) window.count(30, atMs);
  expect(window.waitMs(10, 5000)).toBe(0);
  expect(window.waitMs(40, 5000)).toBe(55_000);
  expect(window.waitMs(70, 5000)).toBe(56_000);
});

test('corrected tokens count from then on', () => {
  const window = createRateWindow({ tokensPerMinute: 100 });
  const request = window.count(100, 0);
  expect(window.waitMs(50, 1000)).toBe(59_000);
  window.correct(request, 20);
  expect(window.waitMs(50, 1000)).toBe(0);
});

test('a request larger than a whole minute is sent alone', () => {
  const window = createRateWindow({ tokensPerMinute: 100 });
  expect(window.waitMs(500, 0)).toBe(0);
  window.count(500, 0);
  expect(window.waitMs(1, 0)).toBe(60_000);
});
