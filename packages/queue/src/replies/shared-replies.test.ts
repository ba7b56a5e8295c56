import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChatReply } from '@maspo/core';
import {
  abortable,
  createBudget,
  createCallsInFlight,
  createModelLimits,
  createRoleModel,
  createUsageMeter,
  type LocalReplyStore,
  modelConfigSchema,
  openReplyStore,
  type ReplyOrigin,
  type ReplyStore,
} from '@maspo/models';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { needsRedis, type RedisServer, startRedisServer } from '../../testing/index.ts';
import { connectRedis } from '../redis/connect-redis.ts';
import { readQueueAddress } from '../redis/queue-address.ts';
import { redisKeys } from '../redis/redis-keys.ts';
import { runScript } from '../redis/redis-script.ts';
import { copyHome } from './copy-home.ts';
import { exhaustedError, experimentBudget, limitExperiment } from './experiment-budget.ts';
import { packReply } from './packed-reply.ts';
import { beginScript, claimScript, putScript } from './reply-scripts.ts';
import { openSharedReplies, type SharedRepliesOptions } from './shared-replies.ts';

const origin: ReplyOrigin = { provider: 'openai', model: 'tiny', purpose: 'agent', host: 'gpu:8000', price: 30 };

function reply(text: string): ChatReply {
  return { text, finish: 'stop', usage: { inputTokens: 3, outputTokens: 4 }, model: 'tiny' };
}

describe.skipIf(needsRedis.missing)(`replies that machines share ${needsRedis.note}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer({ isPersistent: true });
  });
  afterAll(() => server.stop());

  const connected = async () => {
    const { redis } = await connectRedis(readQueueAddress(server.url, {}));
    onTestFinished(() => redis.disconnect());
    return redis;
  };
  const newHome = (): LocalReplyStore => {
    const folder = mkdtempSync(join(tmpdir(), 'maspo-home-'));
    const own = openReplyStore(join(folder, 'replies.sqlite'));
    onTestFinished(() => {
      own.close();
      rmSync(folder, { recursive: true });
    });
    return own;
  };

  /** A machine with its own connection and home. */
  const machine = async (options: Partial<SharedRepliesOptions> = {}) => {
    const redis = await connected();
    const own = options.own ?? newHome();
    const exhausted: string[] = [];
    const onExhausted = (limit: string) => exhausted.push(limit);
    const store = openSharedReplies(redis, {
      experiment: expect.getState().currentTestName!,
      onExhausted,
      ...options,
      own,
    });
    onTestFinished(() => store.close());
    return { redis, own, store, exhausted };
  };
  /** Gets the reply. If this caller must make the call, it lets the call go out. */
  const getOrBegin = async (store: ReplyStore, key: string): Promise<ChatReply | undefined> => {
    const stored = await store.get(key);
    if (stored === undefined) await store.begin!(key, new AbortController().signal);
    return stored;
  };
  const spendingNow = async () => (await experimentBudget(await connected(), expect.getState().currentTestName!)).spent;

  test('the first reply counts for all machines, is stored at home, and names its server', async () => {
    const [one, other] = [await machine(), await machine()];
    expect(await one.store.get('key first')).toBeUndefined();
    expect(await one.store.put('key first', reply('∑ \ud800'), origin)).toEqual(reply('∑ \ud800'));
    expect(await other.store.get('key first')).toEqual(reply('∑ \ud800'));
    expect(other.store.hostOf!('key first')).toBe('gpu:8000');
    expect(await other.store.put('key first', reply('late'), origin)).toEqual(reply('∑ \ud800'));
    expect([one, other].map(({ own }) => own.get('key first'))).toEqual([reply('∑ \ud800'), reply('∑ \ud800')]);
  });

  test('an earlier reply of one machine is shared, unless there is another reply already', async () => {
    const [one, other] = [await machine(), await machine()];
    await one.own.put('key earlier', reply('from one'), origin);
    await other.own.put('key earlier', reply('from other'), origin);
    expect((await one.store.get('key earlier'))?.text).toBe('from one');
    expect((await other.store.get('key earlier'))?.text).toBe('from one');
    expect(one.store.hostOf!('key earlier')).toBe('gpu:8000');
    expect(await spendingNow()).toEqual({ calls: 0, tokens: 0, price: 0 });
  });

  test('equal calls are made once, and the other callers wait for the reply', async () => {
    const machines = await Promise.all([machine(), machine(), machine()]);
    let made = 0;
    const call = async ({ store }: (typeof machines)[number]) => {
      const stored = await getOrBegin(store, 'key equal');
      if (stored !== undefined) return stored.text;
      made += 1;
      return (await store.put('key equal', reply(`call ${made}`), origin)).text;
    };
    const texts = await Promise.all([...machines, ...machines, ...machines].map(call));
    expect(made).toBe(1);
    expect(texts).toEqual(Array(9).fill('call 1'));
    expect(await spendingNow()).toEqual({ calls: 1, tokens: 7, price: 30 });
  });

  test('a call that got no reply is left to the next caller, and no longer counts', async () => {
    const [one, other] = [await machine(), await machine()];
    await getOrBegin(one.store, 'key lost');
    const waiting = getOrBegin(other.store, 'key lost');
    await one.store.giveUp!('key lost', false);
    expect(await waiting).toBeUndefined();
    expect((await spendingNow()).calls).toBe(1);
    await other.store.giveUp!('key lost', false);
    await other.store.close();
    expect((await spendingNow()).calls).toBe(0);
  });

  test('a call that went out and was cut off counts, and one that waited for its turn does not', async () => {
    const { store } = await machine();
    await getOrBegin(store, 'key cut');
    await store.get('key never sent');
    for (const key of ['key cut', 'key never sent']) await store.giveUp!(key, true);
    await store.close();
    expect((await spendingNow()).calls).toBe(1);
  });

  test('a call that is aborted while it is being counted does not go out, and does not count', async () => {
    const { store } = await machine();
    await store.get('key unsent');
    const leaving = new AbortController();
    const begun = store.begin!('key unsent', leaving.signal);
    leaving.abort('enough');
    await expect(begun).rejects.toBe('enough');
    await store.giveUp!('key unsent', true);
    await store.close();
    expect((await spendingNow()).calls).toBe(0);
  });

  test('a waiting caller leaves at once when it is aborted, and holds no claim', async () => {
    const [one, other, third] = [await machine(), await machine(), await machine()];
    await one.store.get('key left');
    const leaving = new AbortController();
    const waiting = other.store.get('key left', leaving.signal);
    leaving.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await one.store.giveUp!('key left', false);
    expect(await getOrBegin(third.store, 'key left')).toBeUndefined();
    await expect(third.store.get('key gone', AbortSignal.abort('before'))).rejects.toBe('before');
    expect((await spendingNow()).calls).toBe(1);
  });

  test('a script that is sent again, because its answer was lost, claims and counts once', async () => {
    const redis = await connected();
    const [life, experiment] = [`${redisKeys.alivePrefix}me`, redisKeys.experiment(expect.getState().currentTestName!)];
    const claim = {
      keys: [redisKeys.reply('key again'), redisKeys.claims, life, experiment],
      values: ['key again', 'me.1', 'again', 10_000, redisKeys.alivePrefix, ''],
    };
    const begin = { keys: [redisKeys.claims, experiment], values: ['key again', 'me.1', 'again'] };
    const packed = packReply('key again', { reply: reply('once'), origin, created: '2026-01-02T03:04:05.678Z' });
    const put = {
      keys: [redisKeys.reply('key again'), redisKeys.claims, experiment],
      values: ['key again', 'me.1', packed, 7, 30],
    };
    for (const [script, input] of [
      [claimScript, claim],
      [claimScript, claim],
      [beginScript, begin],
      [beginScript, begin],
      [putScript, put],
      [putScript, put],
    ] as const)
      await runScript(redis, script, input);
    expect(await spendingNow()).toEqual({ calls: 1, tokens: 7, price: 30 });
  });

  test('there are never more calls than the experiment may make, and a raised limit applies at once', async () => {
    const experiment = 'limited';
    const machines = await Promise.all([1, 2, 3, 4].map(() => machine({ experiment })));
    const [{ redis, store }] = machines as [(typeof machines)[number]];
    await limitExperiment(redis, experiment, { maxCalls: 10 });
    const call = async (key: string, { store }: (typeof machines)[number]) => {
      if ((await getOrBegin(store, key)) === undefined) await store.put(key, reply(key), origin);
    };
    const calls = machines.flatMap((each, index) =>
      Array.from({ length: 10 }, (_, number) => call(`limited ${index} ${number}`, each)),
    );
    const refused = (await Promise.allSettled(calls)).filter(
      ({ status }) => status === 'rejected',
    ) as PromiseRejectedResult[];
    expect(refused).toHaveLength(30);
    for (const { reason } of refused)
      expect(reason).toMatchObject({
        code: 'stopped',
        message: expect.stringMatching(/maxCalls 10 \(10 used\); raise it/),
      });
    expect(machines.flatMap(({ exhausted }) => exhausted)).toEqual(Array(30).fill('maxCalls 10 (10 used)'));
    expect(await experimentBudget(redis, experiment)).toMatchObject({ spent: { calls: 10 }, limits: { maxCalls: 10 } });
    await limitExperiment(redis, experiment, { maxCalls: 11 });
    expect(await getOrBegin(store, 'limited more')).toBeUndefined();
    await expect(store.get('limited even more')).rejects.toThrow(/maxCalls 11/);
    await limitExperiment(redis, experiment, {});
    expect(await store.get('limited even more')).toBeUndefined();
  });

  test('a call that is in flight when the limit ends a run is finished, and the next run finds its reply', async () => {
    const experiment = 'ended';
    const run = new AbortController();
    const { redis, store } = await machine({
      experiment,
      onExhausted: (limit) => run.abort(exhaustedError(limit)),
    });
    await limitExperiment(redis, experiment, { maxCalls: 1 });
    const inFlight = createCallsInFlight();
    const held = Promise.withResolvers<void>();
    const asked: string[] = [];
    const model = createRoleModel({
      role: 'agent',
      config: modelConfigSchema.parse({ provider: 'openai', model: 'tiny', baseUrl: 'http://localhost:8000/v1' }),
      client: async ({ messages }, { signal }) => {
        asked.push(messages[0]!.content);
        await abortable(held.promise, signal);
        return reply('paid for');
      },
      defaults: { temperature: 0, maxTokens: 64 },
      store,
      limits: createModelLimits({ concurrency: 4 }),
      meter: createUsageMeter(),
      budget: createBudget({}),
      inFlight,
    });
    const ask = (content: string, { signal }: AbortController) =>
      model.chat(
        { messages: [{ role: 'user', content }], temperature: 0, maxTokens: 64, purpose: 'agent' },
        { signal },
      );
    const first = ask('first', run);
    await vi.waitFor(() => expect(asked).toEqual(['first']));
    const stopped = [first, ask('second', run)].map((call) => expect(call).rejects.toMatchObject({ code: 'stopped' }));
    await Promise.all(stopped);
    held.resolve();
    await inFlight.settled();
    expect(await ask('first', new AbortController())).toMatchObject({ text: 'paid for' });
    expect(asked).toEqual(['first']);
  });

  test('a call that waits for its turn does not count, so a limit is used up to its last call', async () => {
    const experiment = 'waiting';
    const { redis, store } = await machine({ experiment });
    await limitExperiment(redis, experiment, { maxCalls: 2 });
    const keys = ['waiting 1', 'waiting 2', 'waiting 3'];
    for (const key of keys) expect(await store.get(key)).toBeUndefined();
    expect((await experimentBudget(redis, experiment)).spent.calls).toBe(0);
    const { signal } = new AbortController();
    for (const key of [keys[0]!, keys[0]!, keys[1]!]) await store.begin!(key, signal);
    await expect(store.begin!(keys[2]!, signal)).rejects.toThrow(/maxCalls 2 \(2 used\)/);
    for (const key of [keys[2]!, keys[1]!]) await store.giveUp!(key, false);
    expect(await getOrBegin(store, 'waiting 4')).toBeUndefined();
    expect((await experimentBudget(redis, experiment)).spent.calls).toBe(2);
  });

  test('when the money is spent, no call is made, but stored replies are still returned', async () => {
    const { redis, store } = await machine({ experiment: 'money' });
    await limitExperiment(redis, 'money', { maxMoney: 2 });
    await store.get('money 1');
    await store.put('money 1', reply('dear'), { ...origin, price: 1.9e12 });
    await store.get('money 2');
    await store.put('money 2', reply('dear'), { ...origin, price: 0.2e12 });
    await expect(store.get('money 3')).rejects.toThrow(/maxMoney 2 \(2\.1 used\)/);
    expect((await store.get('money 1'))?.text).toBe('dear');
    expect(await experimentBudget(redis, 'money')).toEqual({
      spent: { calls: 2, tokens: 14, price: 2.1e12 },
      limits: { maxMoney: 2 },
    });
  });

  describe('a process of another machine', () => {
    /** Claims `key` in a separate process. When a line is written to the process, it puts its reply and prints the stored reply. */
    const claimant = async (key: string, experiment: string) => {
      const own = join(mkdtempSync(join(tmpdir(), 'maspo-home-')), 'replies.sqlite');
      const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
      const script = `
        import { openReplyStore } from ${JSON.stringify(import.meta.resolve('@maspo/models'))};
        import { connectRedis } from ${url('../redis/connect-redis.ts')};
        import { readQueueAddress } from ${url('../redis/queue-address.ts')};
        import { openSharedReplies } from ${url('./shared-replies.ts')};
        const [address, key, experiment, own] = process.argv.slice(1);
        const { redis } = await connectRedis(readQueueAddress(address));
        const store = openSharedReplies(redis, { own: openReplyStore(own), experiment, onExhausted() {}, lifeMs: 300 });
        await store.get(key);
        await store.begin(key, new AbortController().signal);
        console.log('claimed');
        process.stdin.once('data', async () => {
          const reply = { text: 'theirs', finish: 'stop', usage: { inputTokens: 3, outputTokens: 4 }, model: 'tiny' };
          console.log((await store.put(key, reply, ${JSON.stringify(origin)})).text);
          await store.close();
          redis.disconnect();
          process.exit();
        });`;
      const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
      const child: ChildProcess = spawn(process.execPath, [...options, server.url, key, experiment, own], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      onTestFinished(() => {
        child.kill('SIGKILL');
        rmSync(join(own, '..'), { recursive: true, force: true });
      });
      const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
      expect((await lines.next()).value).toBe('claimed');
      return { child, lines };
    };

    test('that is killed leaves its call to another process, and the call counts once', async () => {
      const experiment = 'killed';
      const { child } = await claimant('key killed', experiment);
      const { redis, store } = await machine({ experiment, lifeMs: 300 });
      await limitExperiment(redis, experiment, { maxCalls: 1 });
      const waiting = store.get('key killed');
      child.kill('SIGKILL');
      expect(await waiting).toBeUndefined();
      expect((await store.put('key killed', reply('mine'), origin)).text).toBe('mine');
      expect((await experimentBudget(redis, experiment)).spent).toEqual({ calls: 1, tokens: 7, price: 30 });
    });

    test('that was paused for too long gets the stored reply, and its own call counts as well', async () => {
      const experiment = 'paused';
      const { child, lines } = await claimant('key paused', experiment);
      const { redis, store } = await machine({ experiment, lifeMs: 300 });
      child.kill('SIGSTOP');
      expect(await store.get('key paused')).toBeUndefined();
      await store.put('key paused', reply('mine'), origin);
      child.kill('SIGCONT');
      child.stdin!.write('put\n');
      expect((await lines.next()).value).toBe('mine');
      await once(child, 'exit');
      expect((await experimentBudget(redis, experiment)).spent).toEqual({ calls: 2, tokens: 14, price: 60 });
    });
  });

  test('while the server does not answer or restarts, callers wait, and nothing is lost or counted twice', async () => {
    const { store } = await machine();
    await getOrBegin(store, 'key outage 1');
    server.pause();
    const stored = store.put('key outage 1', reply('kept'), origin);
    const asked = getOrBegin(store, 'key outage 2');
    server.resume();
    expect([(await stored).text, await asked]).toEqual(['kept', undefined]);
    await server.kill();
    const later = store.put('key outage 2', reply('kept as well'), origin);
    const reader = store.get('key outage 1');
    await server.start();
    expect([(await later).text, (await reader)?.text]).toEqual(['kept as well', 'kept']);
    expect(await spendingNow()).toEqual({ calls: 2, tokens: 14, price: 60 });
  });

  test('an aborted call ends at once, also while the server is unreachable', async () => {
    const { store } = await machine();
    server.pause();
    onTestFinished(() => server.resume());
    const leaving = new AbortController();
    const asked = store.get('key away', leaving.signal);
    leaving.abort('enough');
    await expect(asked).rejects.toBe('enough');
    server.resume();
    expect(await getOrBegin((await machine()).store, 'key away')).toBeUndefined();
    expect((await spendingNow()).calls).toBe(1);
  });

  test('a full or read-only server is an environment error, and a paid reply is stored at home until it can be shared', async () => {
    const { redis, store, own } = await machine();
    await getOrBegin(store, 'key full');
    onTestFinished(async () => void (await redis.config('SET', 'maxmemory', '0')));
    await redis.config('SET', 'maxmemory', '1');
    await expect(store.put('key full', reply('paid'), origin)).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringMatching(/memory is full/),
    });
    await store.giveUp!('key full', false);
    await expect(store.get('key new')).rejects.toThrow(/memory is full. Raise its maxmemory/);
    expect(own.get('key full')?.text).toBe('paid');
    await redis.config('SET', 'maxmemory', '0');
    expect((await store.get('key full'))?.text).toBe('paid');
    expect((await spendingNow()).calls).toBe(1);
    await redis.replicaof('127.0.0.1', 1);
    await expect(store.get('key new')).rejects.toThrow(/read-only replica. Give the address of the primary/);
    await redis.replicaof('NO', 'ONE');
  });

  test('a reply that is no longer what was stored is refused', async () => {
    const { redis, store } = await machine();
    await store.get('key damaged');
    await store.put('key damaged', reply('whole'), origin);
    await redis.setrange(redisKeys.reply('key damaged'), 20, 'xxxx');
    const { store: other } = await machine();
    await expect(other.get('key damaged')).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringMatching(/no longer what was stored.*DEL/),
    });
  });

  test('replies are copied home, and differing or missing replies are reported', async () => {
    const [{ redis, store }, own] = [await machine(), newHome()];
    for (const key of ['home 1', 'home 2', 'home 3']) await store.put(key, reply(key), origin);
    await own.put('home 2', reply('home 2'), origin);
    await own.put('home 3', reply('another'), origin);
    await own.put('home only', reply('home only'), origin);
    const copied = await copyHome(redis, ['home 1', 'home 2', 'home 3', 'home only', 'home none'], own);
    expect(copied).toEqual({ copied: 1, alreadyThere: 2, differing: 1, missing: 1 });
    expect(own.get('home 1')).toEqual(reply('home 1'));
    const { price, ...stored } = origin;
    expect(own.originOf('home 1')).toEqual(stored);
  });
});
