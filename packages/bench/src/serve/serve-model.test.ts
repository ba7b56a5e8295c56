import { type ChatModel, type ChatRequest, MaspoError } from '@maspo/core';
import { expect, onTestFinished, test } from 'vitest';
import { serveModel } from './serve-model.ts';

async function served(script: (request: ChatRequest) => string | MaspoError = () => 'Four.') {
  const asked: ChatRequest[] = [];
  const chat: ChatModel = async (request) => {
    asked.push(request);
    const said = script(request);
    if (said instanceof MaspoError) throw said;
    return { text: said, finish: 'stop', usage: { inputTokens: 9, outputTokens: 2 }, model: 'tiny' };
  };
  const { address, close } = await serveModel(chat, { model: 'tiny', port: 0 });
  onTestFinished(close);
  const post = async (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${address}/chat/completions`, { method: 'POST', headers, body: text });
    return { status: response.status, body: (await response.json()) as { error: { message: string } } };
  };
  return { address, asked, post };
}

const messages = [{ role: 'user', content: 'What is 2 + 2?' }];

test('a chat completion is the reply of the model, in the format of an OpenAI-compatible server', async () => {
  const { asked, post } = await served();
  const { status, body } = await post({ model: 'any', messages, temperature: 0, max_tokens: 7, stop: 'END', seed: 3 });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    model: 'tiny',
    choices: [{ message: { role: 'assistant', content: 'Four.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
  });
  expect(asked).toEqual([{ messages, temperature: 0, maxTokens: 7, stop: ['END'], draw: 'seed 3', purpose: 'agent' }]);
});

test('equal requests above temperature 0 are separate draws, unless they have a seed', async () => {
  const { asked, post } = await served();
  const draws = async (request: object) => {
    for (const _ of [1, 2]) await post({ messages, ...request });
    return asked.splice(0).map(({ draw }) => draw);
  };
  expect(new Set(await draws({}))).toHaveProperty('size', 2);
  expect(new Set(await draws({ seed: 3 }))).toEqual(new Set(['seed 3']));
  expect(await draws({ temperature: 0 })).toEqual([undefined, undefined]);
});

test('settings that keep all tokens are accepted', async () => {
  const { post } = await served();
  expect(await post({ messages, top_p: 1, top_k: 0, min_p: 0 })).toMatchObject({ status: 200 });
  expect(await post({ messages, top_k: -1 })).toMatchObject({ status: 200 });
});

test('messages may come in parts, and from a developer', async () => {
  const { asked, post } = await served();
  const parts = [
    { type: 'text', text: 'Be ' },
    { type: 'text', text: 'short.' },
  ];
  await post({ messages: [{ role: 'developer', content: parts }, ...messages] });
  expect(asked[0]!.messages[0]).toEqual({ role: 'system', content: 'Be short.' });
});

test('the models are listed', async () => {
  const { address } = await served();
  expect(await (await fetch(`${address}/models`)).json()).toMatchObject({ data: [{ id: 'tiny' }] });
});

test.each<[string, unknown, string]>([
  ['no messages', {}, 'messages'],
  ['a stream', { messages, stream: true }, 'nothing is streamed'],
  ['tools', { messages, tools: [{ type: 'function' }] }, 'the model calls no tools'],
  ['functions', { messages, functions: [{ name: 'f' }] }, 'the model calls no functions'],
  ['a form of the reply', { messages, response_format: { type: 'json_object' } }, 'response_format'],
  ['probabilities', { messages, logprobs: true }, 'no probabilities are given'],
  ['favoured tokens', { messages, logit_bias: { 5: 100 } }, 'no token can be favoured'],
  ['a presence penalty', { messages, presence_penalty: 0.5 }, 'the model knows no penalties'],
  ['a frequency penalty', { messages, frequency_penalty: -1 }, 'the model knows no penalties'],
  ['a part of the tokens', { messages, top_p: 0.9 }, 'the model draws from all tokens'],
  ['the most likely tokens', { messages, top_k: 40 }, 'top_k'],
  ['tokens above a share', { messages, min_p: 0.05 }, 'min_p'],
  ['several replies', { messages, n: 2 }, 'one reply per request'],
  ['a picture', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 'text'],
  ['no JSON', 'hello', 'the body is not JSON'],
])('%s is refused with the reason', async (_, request, reason) => {
  const { asked, post } = await served();
  const { status, body } = await post(request);
  expect(status).toBe(400);
  expect(body.error.message).toContain(reason);
  expect(asked).toEqual([]);
});

test('a page of another site is not served', async () => {
  const { post } = await served();
  expect(await post({ messages }, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
});

test('the error of a failing model is returned', async () => {
  const { post } = await served(() => new MaspoError('environment', 'no memory'));
  expect(await post({ messages })).toMatchObject({ status: 500, body: { error: { message: 'no memory' } } });
});
