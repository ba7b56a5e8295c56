import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withRetry } from '../src/layers/with-retry.ts';
import type { Dialect } from './dialect.ts';
import { aRequest, calm } from './loopback-server.ts';

/**
 * Tests for a client against a mock from another project, which implements the wire formats independently of this one. Its Ollama counts no
 * tokens and always ends with `stop`.
 */
export function thirdPartyContract(
  { provider, create }: Dialect,
  { countsTokens = true }: { readonly countsTokens?: boolean } = {},
): void {
  describe('against a mock from another project', () => {
    const mock = new LLMock({ port: 0 });
    beforeAll(() => mock.start());
    afterAll(() => mock.stop());
    beforeEach(() => {
      mock.reset();
      mock.clearChaos();
      mock.onMessage(/6 times 7/, { content: 'It is 42.', usage: { prompt_tokens: 12, completion_tokens: 5 } });
      mock.onMessage(/at length/, { content: 'It is', finishReason: 'length' });
      mock.onMessage(/aloud/, { content: '42', reasoning: 'Six sevens...' });
    });

    const asked = (question: string) => ({ ...aRequest, messages: [{ role: 'user' as const, content: question }] });
    test('gives text, tokens and finish', async () => {
      const chat = create({ address: mock.url });
      expect(await chat(aRequest, calm())).toMatchObject({
        text: 'It is 42.',
        finish: 'stop',
        usage: countsTokens
          ? { inputTokens: 12, outputTokens: 5 }
          : { inputTokens: 5, outputTokens: 3, estimated: true },
      });
      const cut = await chat(asked('Say it at length'), calm());
      expect(cut).toMatchObject({ text: 'It is', finish: countsTokens ? 'length' : 'stop' });
    });

    test('leaves out reasoning in a separate field', async () => {
      const reply = await create({ address: mock.url })(asked('Think aloud'), calm());
      expect(reply).toMatchObject({ text: '42' });
      expect(reply.thinkBlocks).toBeUndefined();
    });

    test('sends a request that the mock reads correctly', async () => {
      await create({ address: mock.url })(aRequest, calm());
      expect(mock.getLastRequest()?.body).toMatchObject({
        model: 'tiny-model',
        messages: [{ role: 'user', content: 'What is 6 times 7?' }],
        temperature: 0,
        max_tokens: 64,
      });
    });

    test.each([429, 500, 503])('recovers from a single HTTP %d', async (status) => {
      mock.nextRequestError(status, { message: 'come back later' });
      const waits: number[] = [];
      const sleep = async (waitMs: number) => void waits.push(waitMs);
      const target = { provider, model: 'tiny-model', baseUrl: mock.url };
      const chat = withRetry(create({ address: mock.url }), { target, sleep, jitter: () => 0 });
      expect((await chat(aRequest, calm())).text).toBe('It is 42.');
      expect(waits).toHaveLength(1);
    });

    test.each(['dropRate', 'malformedRate', 'disconnectRate', 'rateLimitRate'])(
      'treats its chaos as a transient fault: %s',
      async (rate) => {
        mock.setChaos({ [rate]: 1 });
        await expect(create({ address: mock.url })(aRequest, calm())).rejects.toMatchObject({ name: 'TransientFault' });
      },
    );

    test('treats a question that the mock does not know as an unknown model', async () => {
      await expect(create({ address: mock.url })(asked('something else'), calm())).rejects.toMatchObject({
        code: 'model-refused',
        message: expect.stringContaining('No fixture matched'),
      });
    });
  });
}
