import type { ChatModel, ChatReply, ChatRequest } from '@maspo/core';
import { expect, test } from 'vitest';
import { aRequest, calm } from '../../test-support/loopback-server.ts';
import type { ServedReply } from '../accounting/usage-count.ts';
import type { ReplyStore } from '../store/reply-store.ts';
import { withReplyStore } from './with-reply-store.ts';
import { withStoring } from './with-storing.ts';

const keyOf = (request: ChatRequest) => request.draw ?? 'none';
const identity = { provider: 'openai', model: 'tiny' };
const usage = { inputTokens: 1, outputTokens: 1 };
const reply: ChatReply = { text: '42', finish: 'stop', usage, model: 'tiny' };

function storeIn(entries: Map<string, ChatReply>): ReplyStore {
  return {
    get: (key) => entries.get(key),
    put: async (key, made) => {
      if (!entries.has(key)) entries.set(key, made);
      return entries.get(key)!;
    },
    close: () => {},
  };
}

/** A model whose replies are stored and replayed. */
function stored(chat: ChatModel, store: ReplyStore, onServed: (served: ServedReply) => void = () => {}) {
  return withReplyStore(withStoring(chat, { store, identity, keyOf }), { store, keyOf, onServed });
}

test('a reply is called once, stored before it is returned, and replayed afterwards', async () => {
  const entries = new Map<string, ChatReply>();
  const served: ServedReply[] = [];
  const chat = stored(
    async () => reply,
    storeIn(entries),
    (item) => void served.push(item),
  );
  await chat(aRequest, calm()).then(() => expect(entries.get('none')).toEqual(reply));
  expect(await chat(aRequest, calm())).toEqual(reply);
  expect(served.map(({ origin }) => origin)).toEqual(['called', 'replayed']);
});

test('if another process stored a reply in the meantime, its reply counts', async () => {
  const entries = new Map<string, ChatReply>();
  const chat = stored(async () => {
    entries.set('none', { ...reply, text: 'from the other process' });
    return reply;
  }, storeIn(entries));
  expect((await chat(aRequest, calm())).text).toBe('from the other process');
});

test('a request that could not be served stays unserved, so that a repeated run is the same', async () => {
  const failure = { ...reply, text: '', failure: 'the request overflows the context window' };
  let made: ChatReply = failure;
  const chat = stored(async () => made, storeIn(new Map()));
  expect(await chat(aRequest, calm())).toEqual(failure);
  made = reply;
  expect(await chat(aRequest, calm())).toEqual(failure);
});

test('a reply that cannot be stored is not used', async () => {
  const store = {
    ...storeIn(new Map()),
    put: () => {
      throw new Error('disk full');
    },
  };
  const chat = stored(async () => reply, store);
  await expect(chat(aRequest, calm())).rejects.toThrow('disk full');
});

test('a store is notified when a call goes out, and how a call without a reply ended', async () => {
  const told: unknown[] = [];
  const store: ReplyStore = {
    ...storeIn(new Map()),
    begin: async (key) => void told.push(['began', key]),
    giveUp: async (_, isCutOff) => void told.push({ isCutOff }),
  };
  const failing = stored(async () => Promise.reject(new Error('no route')), store);
  await expect(failing(aRequest, calm())).rejects.toThrow('no route');
  const leaving = new AbortController();
  const leavable = stored(async () => {
    leaving.abort('enough');
    throw leaving.signal.reason;
  }, store);
  await expect(leavable(aRequest, { signal: leaving.signal })).rejects.toBe('enough');
  expect(told).toEqual([['began', 'none'], { isCutOff: false }, ['began', 'none'], { isCutOff: true }]);
});
