import type { CallPurpose } from '@maspo/core';
import { expect, test } from 'vitest';
import type { ServedReply } from '../layers/with-reply-store.ts';
import { aRequest } from '../loopback-server.ts';
import { createUsageMeter } from './usage-meter.ts';

function served(key: string, origin: ServedReply['origin'], purpose: CallPurpose, agent?: string): ServedReply {
  const { agent: _agent, ...request } = { ...aRequest, purpose };
  const usage = { inputTokens: 10, outputTokens: 3 };
  const reply = { text: '42', finish: 'stop', usage, model: 'tiny' } as const;
  return { key, origin, reply, request: agent === undefined ? request : { ...request, agent } };
}

test('calls, replays and tokens are counted in all, by purpose and by agent', () => {
  const meter = createUsageMeter();
  meter.record(served('1', 'called', 'judge', 'solver'));
  meter.record(served('2', 'replayed', 'agent', 'solver'));
  meter.record(served('3', 'called', 'propose'));
  expect(meter.snapshot()).toEqual({
    total: { calls: 2, replayed: 1, inputTokens: 30, outputTokens: 9 },
    byPurpose: {
      agent: { calls: 0, replayed: 1, inputTokens: 10, outputTokens: 3 },
      judge: { calls: 1, replayed: 0, inputTokens: 10, outputTokens: 3 },
      propose: { calls: 1, replayed: 0, inputTokens: 10, outputTokens: 3 },
    },
    byAgent: { solver: { calls: 1, replayed: 1, inputTokens: 20, outputTokens: 6 } },
  });
});

test('a request that comes again is counted once, whether it met the first one in flight or in the store', () => {
  const meter = createUsageMeter();
  meter.record(served('1', 'called', 'agent', 'solver'));
  meter.record(served('1', 'replayed', 'agent', 'solver'));
  expect(meter.snapshot().total).toEqual({ calls: 1, replayed: 0, inputTokens: 10, outputTokens: 3 });
});

test('a snapshot does not change afterwards', () => {
  const meter = createUsageMeter();
  const before = meter.snapshot();
  meter.record(served('1', 'called', 'agent', 'solver'));
  expect(before).toEqual({
    total: { calls: 0, replayed: 0, inputTokens: 0, outputTokens: 0 },
    byPurpose: {},
    byAgent: {},
  });
});
