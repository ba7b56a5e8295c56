import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '@maspo/models';
import { expect, onTestFinished, test } from 'vitest';
import { runConfigSchema } from '../config/run-config.ts';
import { withVersion } from './own-system.ts';
import { withRecordedFiles } from './recorded-files.ts';

const system = {} as Parameters<typeof withVersion>[1];

function configFor(file: string) {
  const simulated = { provider: 'simulated' };
  return runConfigSchema.parse({
    task: { benchmark: 'sample-math' },
    architecture: { name: 'chain' },
    optimizer: { name: 'maspo' },
    models: { agent: { provider: 'llama', file }, optimizer: simulated, evaluator: simulated },
  });
}

test.each<[of: string, module: boolean | undefined, written: boolean | undefined, runs: boolean]>([
  ['a module that declares it', true, undefined, true],
  ['a module that declares it, in a configuration that denies it', true, false, false],
  ['a module without a declaration, in a configuration that declares it', undefined, true, true],
  ['a module without a declaration', undefined, undefined, false],
])('decides whether runs are deterministic, for %s', (_, module, written, runs) => {
  const config = runConfigSchema.parse({
    task: { benchmark: 'sample-math' },
    architecture: { system: './mine.ts' },
    optimizer: { name: 'maspo' },
    models: {
      agent: { provider: 'system', ...(written === undefined ? {} : { deterministic: written }) },
      optimizer: { provider: 'simulated' },
      evaluator: { provider: 'simulated' },
    },
  });
  const record = { path: './mine.ts', sha256: 'a'.repeat(64) };
  const open = () => ({ chat: () => Promise.reject(new Error('not called')), close: async () => {} });
  const { agent } = withVersion(config, { ...system, module: record, open, deterministic: module }).models;
  expect(agent).toMatchObject({ deterministic: runs, version: `sha256 ${'a'.repeat(12)}` });
  // The settings have the order of the schema, because the id of a manifest depends on it.
  expect(Object.keys(agent).slice(0, 3)).toEqual(['provider', 'model', 'deterministic']);
});

test('a replay on a machine without the file of a model finds the replies of that file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'mine.gguf');
  writeFileSync(file, 'GGUF');
  const { agent } = withVersion(configFor(file), system).models;
  expect(agent).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  rmSync(folder, { recursive: true });
  const files = { [file]: (agent as { sha256: string }).sha256 };
  const loaded = { config: configFor(file), name: 'mine', directory: folder, file: 'mine.yaml' };
  const replayed = withVersion(withRecordedFiles(loaded, { files }).config, system).models.agent;
  expect(identityOf(replayed)).toEqual(identityOf(agent));
  expect(identityOf(replayed).parameters).not.toHaveProperty('file');
});
