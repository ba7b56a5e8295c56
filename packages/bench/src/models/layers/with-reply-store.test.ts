import type { ChatReply, ChatRequest } from '@maspo/core';
import { expect, test } from 'vitest';
import type { ReplyStore } from '../../store/reply-store.ts';
import { aRequest, calm } from '../loopback-server.ts';
import { type ServedReply, withReplyStore } from './with-reply-store.ts';

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

test('a reply is called once, stored before it is returned, and replayed afterwards', async () => {
  const entries = new Map<string, ChatReply>();
  const served: ServedReply[] = [];
  const layer = { store: storeIn(entries), identity, keyOf, onServed: (item: ServedReply) => void served.push(item) };
  const chat = withReplyStore(async () => reply, layer);
  await chat(aRequest, calm()).then(() => expect(entries.get('none')).toEqual(reply));
  expect(await chat(aRequest, calm())).toEqual(reply);
  expect(served.map(({ origin }) => origin)).toEqual(['called', 'replayed']);
});

test('when another process stored a reply meanwhile, that one counts', async () => {
  const entries = new Map<string, ChatReply>();
  const chat = withReplyStore(
    async () => {
      entries.set('none', { ...reply, text: 'from the other process' });
      return reply;
    },
    { store: storeIn(entries), identity, keyOf, onServed: () => {} },
  );
  expect((await chat(aRequest, calm())).text).toBe('from the other process');
});

test('a request that could not be served stays so: the run is the same when it is repeated', async () => {
  const failure = { ...reply, text: '', failure: 'the request overflows the context window' };
  let made: ChatReply = failure;
  const layer = { store: storeIn(new Map()), identity, keyOf, onServed: () => {} };
  const chat = withReplyStore(async () => made, layer);
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
  const chat = withReplyStore(async () => reply, { store, identity, keyOf, onServed: () => {} });
  await expect(chat(aRequest, calm())).rejects.toThrow('disk full');
});
