import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const keys = { GEMINI_KEY: 'planted-gemini-81c3', OPENAI_KEY: 'planted-openai-07fe' };

describe('maspo optimize with a model of each provider', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  let server: ScriptedServer;
  let first: Awaited<ReturnType<Workspace['maspo']>>;

  function configWith(settings: object) {
    const { address, baseUrl } = server;
    return shortConfig({
      task: { benchmark: 'sample-math', pool: 12, limit: 4 },
      optimizer: { name: 'maspo', schedule: { rounds: 1, steps: 1 } },
      models: {
        agent: { preset: 'qwen3-8b-ollama', baseUrl: address, ...settings },
        optimizer: { preset: 'gemini-2.5-pro', baseUrl: address, apiKeyEnv: 'GEMINI_KEY', ...settings },
        evaluator: { provider: 'openai', model: 'critic', baseUrl, apiKeyEnv: 'OPENAI_KEY', ...settings },
      },
    });
  }

  async function optimize(settings: object) {
    return workspace.maspo(['optimize', await workspace.write('mixed.yaml', configWith(settings)), '--json']);
  }

  beforeAll(async () => {
    server = await startScriptedServer(afterAll);
    const lines = Object.entries(keys).map(([name, key]) => `${name}=${key}\n`);
    await writeFile(join(workspace.directory, '.env'), lines.join(''));
    first = await optimize({});
  }, 60_000);

  test('finishes, and each key from the .env file reaches its own model', () => {
    expect(first).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(first.stdout)).toMatchObject({ status: 'finished', simulated: false });
    const seen = server.received.map(
      ({ role, model, authorization }) => `${role}: ${model}, ${authorization ?? 'no key'}`,
    );
    expect(new Set(seen)).toEqual(
      new Set([
        'agent: qwen3:8b, no key',
        `propose: gemini-2.5-pro, ${keys.GEMINI_KEY}`,
        `judge: critic, Bearer ${keys.OPENAI_KEY}`,
        `assess: critic, Bearer ${keys.OPENAI_KEY}`,
      ]),
    );
  });

  test('writes the resolved settings of a preset into the manifest, and no key', async () => {
    const manifest = await workspace.read(JSON.parse(first.stdout).run, 'manifest.json');
    expect(JSON.parse(manifest).models.agent).toMatchObject({
      preset: 'qwen3-8b-ollama',
      model: 'qwen3:8b',
      think: false,
      contextLength: 32_768,
      options: { top_k: 20 },
    });
    for (const key of Object.values(keys)) expect(manifest + first.stdout + first.stderr).not.toContain(key);
  });

  test('is the same run with other limits and prices, and a different run with another sampling', async () => {
    const { run } = JSON.parse(first.stdout);
    const calls = server.received.length;
    const limits = { timeoutSeconds: 9, maxAttempts: 2, requestsPerMinute: 60, prices: { input: 1, output: 2 } };
    const again = await optimize(limits);
    expect(JSON.parse(again.stdout)).toMatchObject({ run });
    expect(server.received).toHaveLength(calls);
    const manifest = JSON.parse(await workspace.read(run, 'manifest.json'));
    expect(manifest.models.agent).toMatchObject(limits);
    expect(JSON.parse((await optimize({ topP: 0.5 })).stdout).run).not.toBe(run);
  });
});
