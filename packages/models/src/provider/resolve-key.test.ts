import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Host } from './host.ts';
import { resolveKey } from './resolve-key.ts';

const own: Host = { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY' };
const keyless: Host = { baseUrl: 'http://localhost:11434' };

const local = 'http://localhost:8000/v1';

test("the key comes from the named variable, or from the provider's variable for its own service", () => {
  const environment = { OPENAI_API_KEY: 'sk-1', LAB_KEY: 'lab-2\n' };
  expect(resolveKey(own, {}, { environment })).toEqual({ apiKey: 'sk-1' });
  expect(resolveKey(own, { baseUrl: 'https://api.openai.com/v1' }, { environment })).toEqual({ apiKey: 'sk-1' });
  expect(resolveKey(own, { baseUrl: local, apiKeyEnv: 'LAB_KEY' }, { environment })).toEqual({ apiKey: 'lab-2' });
});

test("another server needs no key, and never gets the provider's key", () => {
  expect(resolveKey(own, { baseUrl: local }, { environment: { OPENAI_API_KEY: 'sk-1' } })).toEqual({
    apiKey: undefined,
  });
});

test.each([{}, { OPENAI_API_KEY: '' }, { OPENAI_API_KEY: '  ' }])(
  'a missing key is a problem that names the variable: %j',
  (environment) => {
    const resolved = resolveKey(own, {}, { environment });
    expect(resolved).toEqual({ problem: expect.stringMatching(/OPENAI_API_KEY is not set.*api\.openai\.com/) });
  },
);

test('a key that a header cannot hold is a problem, and the message does not show the key', () => {
  const resolved = resolveKey(own, {}, { environment: { OPENAI_API_KEY: 'sk-1 sk-2' } });
  expect(resolved).toEqual({ problem: expect.stringContaining('the key in OPENAI_API_KEY') });
  expect(JSON.stringify(resolved)).not.toContain('sk-1');
});

test('a service that needs no key gets the configured key or none', () => {
  const environment = { LAB_KEY: 'lab-1' };
  expect(resolveKey(keyless, {}, { environment })).toEqual({ apiKey: undefined });
  expect(resolveKey(keyless, { apiKeyEnv: 'LAB_KEY' }, { environment })).toEqual({ apiKey: 'lab-1' });
});

function folderWith(dotEnv: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, '.env'), dotEnv);
  return folder;
}

test('a file .env fills in what the environment lacks, and sets no variable', () => {
  const folder = folderWith('# keys\nexport OPENAI_API_KEY="sk-file" # mine\n\nLAB_KEY=lab-file\nNOTE="two\nlines"\n');
  expect(resolveKey(own, {}, { environment: {}, directory: folder })).toEqual({ apiKey: 'sk-file' });
  expect(resolveKey(own, {}, { environment: { OPENAI_API_KEY: 'sk-environment' }, directory: folder })).toEqual({
    apiKey: 'sk-environment',
  });
  expect(resolveKey(own, { apiKeyEnv: 'LAB_KEY' }, { environment: {}, directory: folder })).toEqual({
    apiKey: 'lab-file',
  });
  expect(resolveKey(own, { apiKeyEnv: 'OTHER_KEY' }, { environment: {}, directory: folder })).toEqual({
    problem: expect.stringContaining('OTHER_KEY is not set'),
  });
  expect(process.env.LAB_KEY).toBeUndefined();
});

test.each([
  ['LAB_KEY=1\nOPENAI_API_KEY sk-secret\n', 2],
  ['OPENAI_API_KEY="sk-secret\nLAB_KEY=1\n', 1],
])('a malformed .env is a problem, and the message has the line number but not the line: %j', (content, line) => {
  const resolved = resolveKey(own, {}, { environment: {}, directory: folderWith(content) });
  expect(resolved).toEqual({ problem: expect.stringContaining(`.env, line ${line}: expected NAME=value`) });
  expect(JSON.stringify(resolved)).not.toContain('sk-secret');
});
