import { afterEach, describe, expect, test, vi } from 'vitest';
import { sendJson, startLoopbackServer } from '../../test-support/loopback-server.ts';
import { createServerQuestions, findServerTrouble } from './ask-servers.ts';
import { modelsConfigSchema } from './models-config.ts';
import { namedModels } from './named-models.ts';

afterEach(() => void vi.unstubAllEnvs());

function troubleOf(agent: object, others: object = { provider: 'simulated' }) {
  const models = modelsConfigSchema.parse({ agent, optimizer: others, evaluator: { provider: 'simulated' } });
  return findServerTrouble(namedModels(models), createServerQuestions());
}

const listOf = (...ids: string[]) => ({ data: ids.map((id) => ({ id, owned_by: 'vllm' })) });

async function serving(body: unknown, status = 200) {
  return startLoopbackServer((response) => sendJson(response, status, body));
}

describe('a server that lists its models', () => {
  test('is asked once for several models, with the key, and causes no message', async () => {
    vi.stubEnv('LAB_KEY', 'sk-lab');
    const { baseUrl, received } = await serving(listOf('small', 'large'));
    const model = { provider: 'openai', baseUrl, apiKeyEnv: 'LAB_KEY' };
    expect(await troubleOf({ ...model, model: 'small' }, { ...model, model: 'large' })).toEqual({
      problems: [],
      warnings: [],
    });
    expect(received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/v1/models', 'Bearer sk-lab'],
    ]);
  });

  test('without the configured model is a problem, reported once with the places, the nearest name and a hint', async () => {
    const { baseUrl } = await serving(listOf('small', 'large'));
    const model = { provider: 'openai', baseUrl, model: 'smal' };
    const { problems } = await troubleOf(model, model);
    expect(problems).toEqual([
      `models.agent, models.optimizer: unknown model of ${baseUrl} "smal": known are small, large; check the model name and the base URL, or write \`unlisted: true\` if the server serves it without listing it. Did you mean "small"?`,
    ]);
    expect(await troubleOf({ ...model, unlisted: true })).toEqual({ problems: [], warnings: [] });
  });

  test.each([
    ['llama.cpp', { data: [{ id: '/models/tiny.gguf', owned_by: 'llamacpp' }] }],
    ['SGLang', { data: [{ id: 'tiny', owned_by: 'sglang' }] }],
    ['LM Studio', { data: [{ id: 'tiny', owned_by: 'organization_owner' }] }],
  ])('and answers under any name, as %s, causes a warning', async (name, list) => {
    const { baseUrl } = await serving(list);
    const { problems, warnings } = await troubleOf({ provider: 'openai', baseUrl, model: 'small' });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`does not list the model "small": ${name}`)]);
  });

  test('Ollama: a name without a tag means the latest, and a model that is not pulled is a problem', async () => {
    const { baseUrl, received } = await serving({ models: [{ name: 'qwen3:8b' }, { name: 'phi:latest' }] });
    const model = (name: string) => ({ provider: 'ollama', baseUrl: baseUrl.replace('/v1', ''), model: name });
    expect(await troubleOf(model('phi'), model('qwen3:8b'))).toEqual({ problems: [], warnings: [] });
    expect(received[0]!.path).toBe('/api/tags');
    expect((await troubleOf(model('qwen3:4b'))).problems).toEqual([expect.stringContaining('`ollama pull qwen3:4b`')]);
  });

  test('Gemini: names have no prefix, the key goes into its header, and a model that is not listed causes a warning', async () => {
    vi.stubEnv('LAB_KEY', 'g-lab');
    const { baseUrl, received } = await serving({ models: [{ name: 'models/gemini-x' }] });
    const model = (name: string) => ({
      ...{ provider: 'gemini', baseUrl: baseUrl.replace('/v1', ''), model: name },
      apiKeyEnv: 'LAB_KEY',
    });
    const { problems, warnings } = await troubleOf(model('gemini-x'), model('gemini-y'));
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('does not list the model "gemini-y"')]);
    expect(received[0]!.headers['x-goog-api-key']).toBe('g-lab');
  });
});

describe('a server that gives no list', () => {
  test.each([
    ['has none', 404, {}],
    ['does not allow the key to list models', 403, { error: { message: 'not allowed' } }],
    ['reports that the key may not list models', 401, { error: { message: 'Missing scopes: api.model.read' } }],
    ['answers something else', 200, 'ready'],
    ['lists nothing', 200, { data: [] }],
  ])('because it %s, causes no message', async (_, status, body) => {
    const { baseUrl } = await serving(body, status);
    expect(await troubleOf({ provider: 'openai', baseUrl, model: 'small' })).toEqual({ problems: [], warnings: [] });
  });

  test('because it refuses the key, is a problem, and the message does not show the key', async () => {
    vi.stubEnv('LAB_KEY', 'sk-very-secret');
    const { baseUrl } = await serving({ error: { message: 'Incorrect API key: sk-very-secret' } }, 401);
    const { problems } = await troubleOf({ provider: 'openai', baseUrl, model: 'small', apiKeyEnv: 'LAB_KEY' });
    expect(problems).toEqual([
      expect.stringMatching(/refuses the key in LAB_KEY \(HTTP 401\): Incorrect API key: \*\*\*/),
    ]);
  });

  test('because it has trouble for now, causes a warning', async () => {
    const { baseUrl } = await serving({}, 503);
    const { problems, warnings } = await troubleOf({ provider: 'openai', baseUrl, model: 'small' });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('HTTP 503')]);
  });

  test('because nothing listens, is a problem, also if the key is missing', async () => {
    const { baseUrl, stop } = await serving({});
    await stop();
    const { problems } = await troubleOf({ provider: 'openai', baseUrl, model: 'small', apiKeyEnv: 'LAB_KEY' });
    expect(problems).toEqual([
      expect.stringMatching(
        /^models\.agent: no reply from http:\S+ connect ECONNREFUSED \S+; check that the server runs/,
      ),
    ]);
  });

  test("is not asked if it is the provider's own service and the key is missing", async () => {
    expect(await troubleOf({ provider: 'openai', model: 'small', apiKeyEnv: 'NO_SUCH_KEY' })).toEqual({
      problems: [],
      warnings: [],
    });
  });
});
