import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AdaptiveLimit, adaptiveLimit, afterRefusal, afterSuccess } from './adaptive-limit.ts';

test('a burst of refusals halves the limit once, down to 1 at most', () => {
  let state = adaptiveLimit(5);
  for (const limit of [2, 1, 1]) {
    const sent = state.cuts;
    for (let refusals = 0; refusals < 20; refusals++) state = afterRefusal(state, sent);
    expect(state.limit).toBe(limit);
  }
});

test('the limit grows by one after as many successes as the limit, and never exceeds the configured one', () => {
  const limits: number[] = [];
  let state: AdaptiveLimit = { ...adaptiveLimit(4), limit: 2 };
  for (let successes = 0; successes < 8; successes++) {
    state = afterSuccess(state);
    limits.push(state.limit);
  }
  expect(limits).toEqual([2, 3, 3, 3, 4, 4, 4, 4]);
});

test('for any replies in any order, the limit stays in its bounds and changes as described', () => {
  const reply = fc.record({ refused: fc.boolean(), lateness: fc.nat(3) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.array(reply, { maxLength: 400 }), (most, replies) => {
      let state = adaptiveLimit(most);
      for (const { refused, lateness } of replies) {
        const before = state;
        const sent = Math.max(0, state.cuts - lateness);
        state = refused ? afterRefusal(state, sent) : afterSuccess(state);
        expect(state.limit).toBeGreaterThanOrEqual(1);
        expect(state.limit).toBeLessThanOrEqual(most);
        if (!refused) expect(state.limit - before.limit).toBeOneOf([0, 1]);
        else if (sent < before.cuts) expect(state).toBe(before);
        else expect(state.limit).toBe(Math.max(1, Math.floor(before.limit / 2)));
      }
    }),
  );
});
