import type { ChatReply } from '@maspo/core';
import { expect, test } from 'vitest';
import type { ReplyStore } from './reply-store.ts';
import { withHeldFailures } from './with-held-failures.ts';

const origin = { provider: 'system', model: './mine.ts', purpose: 'agent' } as const;
const reply = (changes: Partial<ChatReply>): ChatReply => ({
  text: '',
  finish: 'stop',
  usage: { inputTokens: 0, outputTokens: 0 },
  model: 'system',
  ...changes,
});
const [failed, worked] = [reply({ failure: 'KEY is not set' }), reply({ text: 'yes' })];

function inMemory(entries: readonly (readonly [string, ChatReply])[] = []) {
  const replies = new Map(entries);
  const store: ReplyStore = {
    get: (key) => replies.get(key),
    put: async (key, given) => {
      replies.set(key, given);
      return given;
    },
    close: () => {},
  };
  return { replies, held: withHeldFailures(store) };
}

test('if every run fails, no failure is stored, but each is repeated in this process', async () => {
  const { replies, held } = inMemory();
  for (const key of ['a', 'b']) expect(await held.put(key, failed, origin)).toBe(failed);
  expect(await held.get('a')).toBe(failed);
  expect(replies.size).toBe(0);
});

test('the first success stores the failures before it, and later failures are stored at once', async () => {
  const { replies, held } = inMemory();
  await held.put('a', failed, origin);
  await held.put('b', worked, origin);
  expect([...replies.keys()]).toEqual(['a', 'b']);
  await held.put('c', failed, origin);
  expect(await held.get('c')).toBe(failed);
  expect(replies.size).toBe(3);
});

test('a stored success counts too', async () => {
  const { replies, held } = inMemory([['a', worked]]);
  expect(await held.get('a')).toBe(worked);
  await held.put('b', failed, origin);
  expect(replies.get('b')).toBe(failed);
});
