import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, findCatalogueModel, modelsFolder, pulledFile } from '@maspo/models';
import { describe, expect, onTestFinished, test } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

const smallest = findCatalogueModel('smollm2-135m')!;
const simulated = { provider: 'simulated' };
const weights = findWeights();

/** The file of the smallest model, if the machine has it: in the folder MASPO_TEST_MODELS, or pulled into MASPO_HOME. */
function findWeights(): string | undefined {
  const { MASPO_TEST_MODELS: folder, MASPO_HOME: home } = process.env;
  const folders = [folder ?? '', home === undefined ? '' : modelsFolder(home)].filter((each) => existsSync(each));
  const files = folders.flatMap((each) => readdirSync(each).map((name) => join(each, name)));
  return files.find((file) => file.endsWith('.gguf') && statSync(file).size === smallest.bytes);
}

describe('maspo models', { timeout: 120_000 }, () => {
  test('list shows every model with licence, size, hash and sources, and makes no folder', async () => {
    const { maspo, home } = createWorkspace(onTestFinished);
    const { stdout, exitCode } = await maspo(['models', 'list', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).models).toMatchObject(
      catalogue.map(({ name, licence, bytes, sha256 }) => ({ name, licence, bytes, sha256, status: 'missing' })),
    );
    expect((await maspo(['models', 'list'])).stdout).toMatch(/^smollm2-135m +98 MB {2}missing {2}Apache-2\.0/m);
    expect(existsSync(home)).toBe(false);
  });

  test('an unknown name is refused with the nearest one', async () => {
    const refusal = { says: [/"qwen2\.5-coder-1b": known are .*Did you mean "qwen2\.5-coder-1\.5b"\?/] };
    for (const action of ['pull', 'remove'])
      await expectRefusal(
        createWorkspace(onTestFinished),
        { args: ['models', action, 'qwen2.5-coder-1b'], refusal },
        expect,
      );
  });

  test.each([
    ['--context', '128', /--context <n>.* expected a whole number of at least 256\./],
    ['--sequences', '300', /--sequences <n>.* expected a whole number from 1 to 256\./],
  ])('serve with %s %s is refused with the bounds', async (option, value, says) => {
    const { maspo } = createWorkspace(onTestFinished);
    const { exitCode, stderr } = await maspo(['models', 'serve', smallest.name, option, value]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(says) });
  });

  test('a file that is not the model is refused, and `remove` deletes it', async () => {
    const workspace = createWorkspace(onTestFinished);
    const file = pulledFile(workspace.home, smallest);
    mkdirSync(modelsFolder(workspace.home), { recursive: true });
    writeFileSync(file, 'GGUF');
    const refusal = {
      code: 'environment',
      says: [/is not the file of smollm2-135m.*"maspo models remove smollm2-135m"/],
    };
    await expectRefusal(workspace, { args: ['models', 'pull', smallest.name], refusal }, expect);
    const { stdout } = await workspace.maspo(['models', 'remove', smallest.name, '--json']);
    expect(JSON.parse(stdout)).toEqual({ name: smallest.name, removed: true });
    expect(existsSync(file)).toBe(false);
  });
});

describe('a model in this process', { timeout: 600_000 }, () => {
  const models = (agent: object) => shortConfig({ models: { agent, optimizer: simulated, evaluator: simulated } });

  test('that was not pulled is refused with the command that pulls it; --explain and doctor do not need it', async () => {
    const workspace = createWorkspace(onTestFinished);
    const config = await workspace.write('local.yaml', models({ preset: smallest.name }));
    const refusal = { says: [/models\.agent: .*smollm2-135m \(98 MB\).*run "maspo models pull smollm2-135m"/] };
    await expectRefusal(workspace, { args: ['optimize', config], refusal }, expect);
    const { stdout } = await workspace.maspo(['optimize', config, '--explain']);
    expect(stdout).toMatch(/llama smollm2-135m/);
    const doctor = await workspace.maspo(['doctor', config, '--no-calls']);
    expect(doctor.stdout).toMatch(/^ok +models in this process: llama\.cpp runs here, \d+ threads/m);
    expect(doctor.stdout).not.toMatch(/memory for models/);
  });

  test.skipIf(weights === undefined)(
    'is served with at most the context that it was trained on (needs SmolLM2: run "maspo models pull smollm2-135m" and set MASPO_HOME, or MASPO_TEST_MODELS to its folder)',
    async () => {
      const workspace = createWorkspace(onTestFinished);
      mkdirSync(modelsFolder(workspace.home), { recursive: true });
      symlinkSync(weights!, pulledFile(workspace.home, smallest));
      const refusal = { says: [/contextSize 100000 is more than the \d+ tokens that smollm2-135m was trained on/] };
      await expectRefusal(
        workspace,
        { args: ['models', 'serve', smallest.name, '--context', '100000'], refusal },
        expect,
      );
    },
  );

  test.skipIf(weights === undefined)(
    'that is read from your own file is identified by its content, and a replay needs no file (needs SmolLM2: run "maspo models pull smollm2-135m" and set MASPO_HOME, or MASPO_TEST_MODELS to its folder)',
    async () => {
      const workspace = createWorkspace(onTestFinished);
      const file = join(workspace.directory, 'mine.gguf');
      symlinkSync(weights!, file);
      const local = { provider: 'llama', file: 'mine.gguf', contextSize: 512, sequences: 2, threads: 1, maxTokens: 4 };
      const changes = { task: { benchmark: 'sample-math', pool: 10, limit: 1 }, optimizer: { name: 'none' } };
      const config = await workspace.write('local.yaml', { ...models(local), ...changes });
      const optimized = await workspace.maspo(['optimize', config, '--run', 'run']);
      expect(optimized.exitCode, optimized.stderr).toBe(0);
      const { models: recorded } = JSON.parse(await workspace.read('run', 'manifest.json'));
      expect(recorded.agent).toMatchObject({ file: 'mine.gguf', sha256: smallest.sha256 });
      await workspace.maspo(['cache', 'export', 'replies.jsonl', '--run', 'run']);
      rmSync(file);
      for (const replay of [
        ['optimize', config, '--run', 'replayed'],
        ['evaluate', config],
      ]) {
        const { exitCode, stderr } = await workspace.maspo([...replay, '--replay', 'replies.jsonl']);
        expect(exitCode, stderr).toBe(0);
      }
      for (const name of ['manifest.json', 'outcomes.jsonl'])
        expect(await workspace.read('replayed', name)).toBe(await workspace.read('run', name));
    },
  );

  test.skipIf(weights === undefined)(
    'answers a run, is loaded once, and is found by doctor (needs SmolLM2: run "maspo models pull smollm2-135m" and set MASPO_HOME, or MASPO_TEST_MODELS to its folder)',
    async () => {
      const workspace = createWorkspace(onTestFinished);
      mkdirSync(modelsFolder(workspace.home), { recursive: true });
      symlinkSync(weights!, pulledFile(workspace.home, smallest));
      // One thread: on a busy machine several threads wait for each other.
      const local = { preset: smallest.name, contextSize: 512, sequences: 2, threads: 1, maxTokens: 8 };
      const task = { benchmark: 'sample-math', pool: 10, limit: 1 };
      const config = await workspace.write('local.yaml', { ...models(local), task });
      const evaluated = await workspace.maspo(['evaluate', config, '--json']);
      expect(evaluated.stderr).toMatch(/^smollm2-135m: loading into memory\nsmollm2-135m: loaded\n/);
      expect(evaluated.stderr.match(/loaded/g)).toHaveLength(1);
      expect(JSON.parse(evaluated.stdout)).toMatchObject({ calls: { agent: 2 }, outcomes: { length: 1 } });
      // All replies are stored: nothing is loaded again.
      const again = await workspace.maspo(['evaluate', config, '--json']);
      expect(again.stderr).toBe('');
      expect(JSON.parse(again.stdout)).toEqual(JSON.parse(evaluated.stdout));

      // A path may need a line of its own.
      const stdout = (await workspace.maspo(['doctor', config])).stdout.replaceAll(/\n {2,}/g, ' ');
      expect(stdout).toMatch(/^ok +model smollm2-135m: .*smollm2-135m\.gguf, 98 MB/m);
      expect(stdout).toMatch(/^ok +memory for models: about 0\.\d GB needed/m);
      expect(stdout).toMatch(/^ok +model of agent: "smollm2-135m" answered in/m);
    },
  );
});
