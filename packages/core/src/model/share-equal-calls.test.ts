import { expect, test } from 'vitest';
import { replyWith, textOf } from '../../testing/scripted-model.ts';
import type { ChatReply, ChatRequest } from './chat-model.ts';
import { shareEqualCalls } from './share-equal-calls.ts';

const signal = new AbortController().signal;

function requestOf(changes: Partial<ChatRequest> = {}): ChatRequest {
  const messages = [{ role: 'user', content: 'hello' }] as const;
  return { messages, temperature: 0, maxTokens: 100, purpose: 'agent', ...changes };
}

test('equal calls are made once, even while the first is in flight, and across purposes and agents', async () => {
  const calls: PromiseWithResolvers<ChatReply>[] = [];
  const chat = shareEqualCalls(() => {
    calls.push(Promise.withResolvers());
    return calls.at(-1)!.promise;
  });
  const both = [chat(requestOf(), { signal }), chat(requestOf({ purpose: 'judge', agent: 'b' }), { signal })];
  calls[0]!.resolve(replyWith('hi'));
  const [one, other] = await Promise.all(both);
  expect(other).toBe(one);
  expect(await chat(requestOf(), { signal })).toBe(one);
  expect(calls).toHaveLength(1);
});

test('calls that differ in what the model sees, or in their draw, are each made', async () => {
  let calls = 0;
  const chat = shareEqualCalls(async (request) => replyWith(`${++calls} ${textOf(request)}`));
  const variants = [{}, { draw: 'a' }, { draw: 'b' }, { temperature: 1 }, { maxTokens: 5 }, { stop: ['x'] }];
  for (const changes of variants) await chat(requestOf(changes), { signal });
  await chat(requestOf({ messages: [{ role: 'system', content: 'hello' }] }), { signal });
  expect(calls).toBe(7);
});

test('a failed call is tried again', async () => {
  let calls = 0;
  const chat = shareEqualCalls(async () => {
    calls += 1;
    if (calls === 1) throw new Error('lost');
    return replyWith('hi');
  });
  await expect(chat(requestOf(), { signal })).rejects.toThrow('lost');
  expect(await chat(requestOf(), { signal })).toMatchObject({ text: 'hi' });
});
