import type { ChatRequest } from '@maspo/core';
import { expect, test } from 'vitest';
import { comparison, entries, world } from '../../../test-support/sample-world.ts';
import { createSimulatedModel } from './simulated-model.ts';

const [one, other] = [entries[0]!, entries[1]!];

function request(content: string, changes: Partial<ChatRequest>): ChatRequest {
  return { messages: [{ role: 'user', content }], temperature: 0, maxTokens: 100, purpose: 'agent', ...changes };
}

const assessed = `<question>\n${one.text}\n</question>\n<output>\n${one.right}\n</output>\n<final_response>\n${one.right}\n</final_response>`;
const requests: ChatRequest[] = [
  request(`Solve ${one.text}`, { agent: 'solver' }),
  request(`Solve ${other.text}`, { agent: 'solver' }),
  request(comparison(one, { job: 'Solves.', first: one.right, second: other.right }), { purpose: 'judge' }),
  request(assessed, { purpose: 'assess' }),
  request('<current_prompt>\nSolve {question}\n</current_prompt>', { purpose: 'propose', draw: 'a' }),
];
const { signal } = new AbortController();

test('a reply depends only on the request, not on the order of calls or the instance', async () => {
  const [first, second] = [createSimulatedModel(world), createSimulatedModel(world)];
  const forwards = await Promise.all(requests.map((asked) => first(asked, { signal })));
  const backwards = await Promise.all(requests.toReversed().map((asked) => second(asked, { signal })));
  expect(backwards.toReversed()).toEqual(forwards);
});

test('replies name the world, end with stop, and count characters divided by four as tokens', async () => {
  const reply = await createSimulatedModel(world)(requests[0]!, { signal });
  expect(reply).toMatchObject({ finish: 'stop', model: 'simulated/deceptive' });
  expect(reply.usage).toEqual({
    inputTokens: Math.ceil(`Solve ${one.text}`.length / 4),
    outputTokens: Math.ceil(reply.text.length / 4),
  });
});

test('different draws of a proposal give different proposals', async () => {
  const model = createSimulatedModel(world);
  const texts = await Promise.all(
    Array.from({ length: 20 }, async (_, draw) => (await model({ ...requests[4]!, draw: `${draw}` }, { signal })).text),
  );
  expect(new Set(texts).size).toBeGreaterThan(2);
});

test('an aborted signal rejects with its reason', async () => {
  await expect(createSimulatedModel(world)(requests[0]!, { signal: AbortSignal.abort('enough') })).rejects.toBe(
    'enough',
  );
});
