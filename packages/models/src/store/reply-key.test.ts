import type { ChatRequest } from '@maspo/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replyKey } from './reply-key.ts';

const identity = { provider: 'openai', model: 'Qwen3-8B', parameters: { top_p: 0.95, nested: { b: 1, a: [2, 1] } } };
const request: ChatRequest = {
  messages: [{ role: 'user', content: 'What is 6 times 7?' }],
  temperature: 0,
  maxTokens: 64,
  purpose: 'agent',
  agent: 'solver',
};

test('the key of a request stays the same from version to version, otherwise paid replies are lost', () => {
  expect(replyKey(identity, request)).toBe('12d1447fa18f1fd9431b98bc6229ecf1cc0d60c6cd836ab4b517358e34a163dc');
});

test('purpose, agent and the order of fields are not part of the key', () => {
  const { purpose, agent, ...others } = request;
  const reordered = { parameters: { nested: { a: [2, 1], b: 1 }, top_p: 0.95 }, model: 'Qwen3-8B', provider: 'openai' };
  expect(replyKey(reordered, { agent: 'critic', purpose: 'judge', ...others })).toBe(replyKey(identity, request));
});

test('an undefined parameter is the same as a missing one', () => {
  const unset = { ...identity, parameters: { ...identity.parameters, seed: undefined } };
  expect(replyKey(unset, request)).toBe(replyKey(identity, request));
});

describe('everything that can change a reply changes the key', () => {
  test.each<[string, object, object]>([
    ['provider', { provider: 'gemini' }, {}],
    ['model', { model: 'Qwen3-32B' }, {}],
    ['parameters', { parameters: { top_p: 0.9 } }, {}],
    ['temperature', {}, { temperature: 0.1 }],
    ['maxTokens', {}, { maxTokens: 65 }],
    ['stop', {}, { stop: ['\n'] }],
    ['choices', {}, { choices: ['A', 'B'] }],
    ['draw', {}, { draw: 'seed 7/again' }],
    ['a role', {}, { messages: [{ role: 'system', content: 'What is 6 times 7?' }] }],
  ])('%s', (_name, identityChange, requestChange) => {
    expect(replyKey({ ...identity, ...identityChange }, { ...request, ...requestChange })).not.toBe(
      replyKey(identity, request),
    );
  });

  test('any text of the messages, and where one message ends', () => {
    const keyOf = (texts: string[]) =>
      replyKey(identity, { ...request, messages: texts.map((content) => ({ role: 'user', content })) });
    const texts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 });
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        expect(keyOf(left) === keyOf(right)).toBe(JSON.stringify(left) === JSON.stringify(right));
      }),
    );
  });
});
