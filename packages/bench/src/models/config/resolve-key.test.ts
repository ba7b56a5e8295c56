import { expect, test } from 'vitest';
import { resolveKey } from './resolve-key.ts';

const local = 'http://localhost:8000/v1';

test('the key comes from the variable named, or from OPENAI_API_KEY for the service of OpenAI', () => {
  const environment = { OPENAI_API_KEY: 'sk-1', LAB_KEY: 'lab-2\n' };
  expect(resolveKey({}, environment)).toEqual({ apiKey: 'sk-1' });
  expect(resolveKey({ baseUrl: 'https://api.openai.com/v1' }, environment)).toEqual({ apiKey: 'sk-1' });
  expect(resolveKey({ baseUrl: local, apiKeyEnv: 'LAB_KEY' }, environment)).toEqual({ apiKey: 'lab-2' });
});

test('another server needs no key, and never gets that of OpenAI', () => {
  expect(resolveKey({ baseUrl: local }, { OPENAI_API_KEY: 'sk-1' })).toEqual({ apiKey: undefined });
});

test.each([{}, { OPENAI_API_KEY: '' }, { OPENAI_API_KEY: '  ' }])(
  'a missing key is a problem that names the variable: %j',
  (environment) => {
    const resolved = resolveKey({}, environment);
    expect(resolved).toEqual({ problem: expect.stringMatching(/OPENAI_API_KEY is not set.*api\.openai\.com/) });
  },
);

test('a key that no header can hold is a problem that does not show it', () => {
  const resolved = resolveKey({}, { OPENAI_API_KEY: 'sk-1 sk-2' });
  expect(resolved).toEqual({ problem: expect.stringContaining('the key in OPENAI_API_KEY') });
  expect(JSON.stringify(resolved)).not.toContain('sk-1');
});
