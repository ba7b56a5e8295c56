import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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

test('the key of Gemini goes to Google alone, and Ollama gets the one configured or none', () => {
  const environment = { GEMINI_API_KEY: 'g-1', OLLAMA_API_KEY: 'o-1' };
  expect(resolveKey({ provider: 'gemini' }, environment)).toEqual({ apiKey: 'g-1' });
  expect(resolveKey({ provider: 'gemini', baseUrl: local }, environment)).toEqual({ apiKey: undefined });
  expect(resolveKey({ provider: 'gemini', baseUrl: local, apiKeyEnv: 'GEMINI_API_KEY' }, environment)).toEqual({
    apiKey: 'g-1',
  });
  expect(resolveKey({ provider: 'ollama' }, environment)).toEqual({ apiKey: undefined });
  expect(resolveKey({ provider: 'ollama', apiKeyEnv: 'OLLAMA_API_KEY' }, environment)).toEqual({ apiKey: 'o-1' });
  expect(resolveKey({ provider: 'gemini' }, {})).toEqual({
    problem: expect.stringMatching(/GEMINI_API_KEY is not set.*generativelanguage\.googleapis\.com/),
  });
});

function folderWith(dotEnv: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, '.env'), dotEnv);
  return folder;
}

test('a file .env fills in what the environment lacks, and sets no variable', () => {
  const folder = folderWith('# keys\nexport OPENAI_API_KEY="sk-file" # mine\n\nLAB_KEY=lab-file\nNOTE="two\nlines"\n');
  expect(resolveKey({}, {}, folder)).toEqual({ apiKey: 'sk-file' });
  expect(resolveKey({}, { OPENAI_API_KEY: 'sk-environment' }, folder)).toEqual({ apiKey: 'sk-environment' });
  expect(resolveKey({ apiKeyEnv: 'LAB_KEY' }, {}, folder)).toEqual({ apiKey: 'lab-file' });
  expect(resolveKey({ apiKeyEnv: 'OTHER_KEY' }, {}, folder)).toEqual({
    problem: expect.stringContaining('OTHER_KEY is not set'),
  });
  expect(process.env.LAB_KEY).toBeUndefined();
});

test.each([
  ['LAB_KEY=1\nOPENAI_API_KEY sk-secret\n', 2],
  ['OPENAI_API_KEY="sk-secret\nLAB_KEY=1\n', 1],
])('a malformed .env is a problem that names the line and shows nothing of it: %j', (content, line) => {
  const resolved = resolveKey({}, {}, folderWith(content));
  expect(resolved).toEqual({ problem: expect.stringContaining(`.env, line ${line}: expected NAME=value`) });
  expect(JSON.stringify(resolved)).not.toContain('sk-secret');
});
