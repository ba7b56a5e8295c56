import type { ChatRequest } from '@maspo/core';
import { createUsageMeter, type UsageMeter } from '@maspo/models';
import { expect, test } from 'vitest';
import { usageBetween } from './phase-usage.ts';

let keys = 0;
function count(meter: UsageMeter, purpose: ChatRequest['purpose'], { replayed = false, input = 10, output = 1 } = {}) {
  const reply = { text: '', finish: 'stop', usage: { inputTokens: input, outputTokens: output }, model: 'm' } as const;
  meter.record({
    key: `${keys++}`,
    request: { messages: [], temperature: 0, maxTokens: 64, purpose },
    reply,
    origin: replayed ? 'replayed' : 'called',
  });
}

test('a phase has the calls made or replayed since the earlier snapshot, and only purposes with calls', () => {
  const meter = createUsageMeter();
  count(meter, 'agent');
  count(meter, 'propose', { input: 100, output: 50 });
  const before = meter.snapshot();
  count(meter, 'agent', { replayed: true, input: 7, output: 3 });
  count(meter, 'agent', { input: 20, output: 2 });
  count(meter, 'judge');
  expect(usageBetween(before, meter.snapshot())).toEqual({
    calls: { agent: 2, judge: 1 },
    tokens: { input: 37, output: 6 },
    tokensByPurpose: { agent: { input: 27, output: 5 }, judge: { input: 10, output: 1 } },
  });
  expect(usageBetween(undefined, before).calls).toEqual({ agent: 1, propose: 1 });
});

test('nothing was used between a snapshot and itself', () => {
  const meter = createUsageMeter();
  count(meter, 'agent');
  const nothing = { calls: {}, tokens: { input: 0, output: 0 }, tokensByPurpose: {} };
  expect(usageBetween(meter.snapshot(), meter.snapshot())).toEqual(nothing);
});
