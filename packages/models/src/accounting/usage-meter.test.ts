import type { CallPurpose } from '@maspo/core';
import { expect, test } from 'vitest';
import { aRequest } from '../../test-support/loopback-server.ts';
import type { ServedReply } from './usage-count.ts';
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
    byPhase: {},
    byModel: { tiny: { calls: 2, replayed: 1, inputTokens: 30, outputTokens: 9 } },
    session: { answered: 0, retries: 0, byModel: {} },
  });
});

test('a repeated request is counted once, whether the first one is in flight or in the store', () => {
  const meter = createUsageMeter();
  meter.record(served('1', 'called', 'agent', 'solver'));
  meter.record(served('1', 'replayed', 'agent', 'solver'));
  expect(meter.snapshot().total).toEqual({ calls: 1, replayed: 0, inputTokens: 10, outputTokens: 3 });
});

test('equal requests by several agents count for the first agent by name, whichever came first', () => {
  const [drafter, solver] = [served('1', 'called', 'agent', 'drafter'), served('1', 'replayed', 'agent', 'solver')];
  const other = served('2', 'called', 'agent', 'solver');
  const countsAfter = (...order: ServedReply[]) => {
    const meter = createUsageMeter();
    for (const reply of order) {
      meter.record(reply);
      meter.asked(reply.key, reply.request);
    }
    const { byAgent, byPurpose } = meter.snapshot();
    return { byAgent, byPurpose };
  };
  const one = { calls: 1, replayed: 0, inputTokens: 10, outputTokens: 3 };
  const expected = {
    byAgent: { drafter: one, solver: one },
    byPurpose: { agent: { ...one, calls: 2, inputTokens: 20, outputTokens: 6 } },
  };
  expect(countsAfter(drafter, solver, other)).toEqual(expected);
  expect(countsAfter({ ...solver, origin: 'called' }, other, { ...drafter, origin: 'replayed' })).toEqual(expected);
  expect(countsAfter({ ...solver, origin: 'called' }, drafter).byAgent).toEqual({ drafter: one });
});

test('a snapshot does not change afterwards', () => {
  const meter = createUsageMeter();
  const before = meter.snapshot();
  meter.record(served('1', 'called', 'agent', 'solver'));
  expect(before).toEqual({
    total: { calls: 0, replayed: 0, inputTokens: 0, outputTokens: 0 },
    byPurpose: {},
    byAgent: {},
    byPhase: {},
    byModel: {},
    session: { answered: 0, retries: 0, byModel: {} },
  });
});

test('a reply counts in the phase in which it was requested, and under the name of the configured model', () => {
  const meter = createUsageMeter();
  meter.enterPhase('round 1');
  const phase = meter.phase();
  meter.enterPhase('evaluation');
  meter.record({ ...served('1', 'called', 'agent'), phase }, { name: 'configured' });
  expect(Object.keys(meter.snapshot().byPhase)).toEqual(['round 1']);
  expect(Object.keys(meter.snapshot().byModel)).toEqual(['configured']);
});

test('fields that only some replies have are counted: cached and reasoning tokens, cut reasoning, failures', () => {
  const meter = createUsageMeter();
  const plain = served('1', 'called', 'agent');
  meter.record(plain);
  const usage = { ...plain.reply.usage, cachedTokens: 4, reasoningTokens: 2 };
  meter.record({ ...plain, key: '2', reply: { ...plain.reply, usage, thinkBlocks: 1 } });
  meter.record({ ...plain, key: '3', reply: { ...plain.reply, finish: 'filtered' } });
  meter.record({ ...plain, key: '4', reply: { ...plain.reply, failure: 'too long' } });
  expect(meter.snapshot().total).toMatchObject({ cachedTokens: 4, reasoningTokens: 2, thinkBlocks: 1, failures: 2 });
});

test('only models with prices cost money, cached input as given, and the order of calls does not matter', () => {
  const prices = { input: 0.1, output: 0.7, cachedInput: 0.01 };
  const calls = [1, 2, 3].map((number) => {
    const call = served(`${number}`, 'called', 'agent');
    const usage = { inputTokens: 1_000_000 * number, outputTokens: 333_333, cachedTokens: 500_000 };
    return { ...call, reply: { ...call.reply, usage } };
  });
  const moneyOf = (order: typeof calls) => {
    const meter = createUsageMeter();
    for (const call of order) meter.record(call, { name: 'priced', prices });
    meter.record(served('free', 'called', 'judge'), { name: 'local' });
    return meter.snapshot();
  };
  const snapshot = moneyOf(calls);
  // Per call: (n - 0.5) million fresh and 0.5 million cached input tokens, and a third of a million output tokens.
  expect(snapshot.total.money).toBeCloseTo((0.5 + 1.5 + 2.5) * 0.1 + 3 * 0.5 * 0.01 + 3 * 0.333333 * 0.7, 12);
  expect(moneyOf(calls.toReversed()).total.money).toBe(snapshot.total.money);
  expect(snapshot.byModel.local).not.toHaveProperty('money');
  expect(snapshot.byPurpose.judge).not.toHaveProperty('money');
});

test('retries and latencies of this process are counted in all and by model', () => {
  const meter = createUsageMeter();
  for (let ms = 1; ms <= 100; ms++) meter.answered('fast', ms);
  meter.retried('slow');
  meter.answered('slow', 1000);
  const { session, total } = meter.snapshot();
  expect(session).toMatchObject({ answered: 101, retries: 1, latencyMs: { p50: 51, p90: 91, p99: 100, max: 1000 } });
  expect(session.byModel.fast).toEqual({
    answered: 100,
    retries: 0,
    latencyMs: { p50: 50, p90: 90, p99: 99, max: 100 },
  });
  expect(session.byModel.slow).toMatchObject({ answered: 1, retries: 1 });
  expect(total.calls).toBe(0);
});

test('estimated tokens and settings that were left out are counted by the calls they concern', () => {
  const meter = createUsageMeter();
  const usage = { inputTokens: 10, outputTokens: 3, estimated: true } as const;
  const plain = served('1', 'called', 'agent', 'solver');
  meter.record(plain);
  meter.record({ ...plain, key: '2', reply: { ...plain.reply, usage } });
  meter.record({ ...plain, key: '3', reply: { ...plain.reply, adapted: ['temperature left out', 'stop left out'] } });
  meter.record({ ...plain, key: '4', reply: { ...plain.reply, adapted: ['temperature left out'] } });
  meter.asked('3', { purpose: 'agent', agent: 'drafter' });
  const { total, byAgent } = meter.snapshot();
  expect(total).toMatchObject({ estimated: 1, adapted: { 'stop left out': 1, 'temperature left out': 2 } });
  expect(byAgent.solver).toMatchObject({ estimated: 1, adapted: { 'temperature left out': 1 } });
  expect(byAgent.drafter).toMatchObject({ adapted: { 'stop left out': 1, 'temperature left out': 1 } });
});
