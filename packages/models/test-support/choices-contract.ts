import type { ChatRequest } from '@maspo/core';
import { expect, test } from 'vitest';
import type { Answer, Dialect } from './dialect.ts';
import { aRequest, calm, sendJson, startLoopbackServer } from './loopback-server.ts';

/** How a server is asked for the log-probabilities of a first token, and how it gives them. */
export interface ChoicesDialect {
  /** The part of a body that requests log-probabilities; empty objects if it requests none. */
  asked(body: Record<string, unknown>): unknown;
  readonly asking: unknown;
  /** A reply of one token; the first pair is the token that was written. */
  reply(tokens: readonly (readonly [token: string, logProbability: number])[]): object;
  /** Refusals of servers that give no log-probabilities. */
  readonly refusals: readonly Answer[];
}

const request: ChatRequest = { ...aRequest, maxTokens: 1, choices: ['A', 'B', 'C'] };

/** Tests for the client of every provider whose servers may give log-probabilities. */
export function choicesContract(dialect: Dialect, own: ChoicesDialect): void {
  const asking = async ({ status, body }: Answer, changes: Partial<ChatRequest> = {}) => {
    const server = await startLoopbackServer((response) => sendJson(response, status, body));
    const chat = dialect.create({ address: server.address });
    return { server, reply: chat({ ...request, ...changes }, calm()) };
  };
  const replying = (...tokens: Parameters<ChoicesDialect['reply']>[0]) => ({ status: 200, body: own.reply(tokens) });

  test('the probability of each choice is the sum over all tokens that are this letter', async () => {
    const { server, reply } = await asking(
      replying(
        ['A', Math.log(0.5)],
        [' B', Math.log(0.2)],
        ['"A', Math.log(0.1)],
        ['\u2581B', Math.log(0.05)],
        ['a', -9],
        ['As', -5],
      ),
    );
    const { probabilities, ...rest } = await reply;
    expect(probabilities!.A).toBeCloseTo(0.6, 9);
    expect(probabilities!.B).toBeCloseTo(0.25, 9);
    expect(probabilities!.C).toBe(0);
    expect(rest).toMatchObject({ text: 'A', usage: { inputTokens: 11 } });
    expect(rest).not.toHaveProperty('failure');
    expect(own.asked(server.received[0]!.body)).toEqual(own.asking);
  });

  test('a first token that is only a space, or begins reasoning, is a reply with no probability on the choices', async () => {
    for (const token of [' ', '<think>'])
      expect(await (await asking(replying([token, -0.01]))).reply).toMatchObject({
        text: token,
        probabilities: { A: 0, B: 0, C: 0 },
      });
  });

  test('a request without choices asks for none, and its reply has none', async () => {
    const { choices: _, ...plain } = request;
    const { server, reply } = await asking(
      { status: 200, body: dialect.reply('42') },
      { ...plain, choices: undefined as never },
    );
    expect(await reply).not.toHaveProperty('probabilities');
    expect(own.asked(server.received[0]!.body)).not.toEqual(own.asking);
  });

  test('a server that gives no log-probabilities ends the run, and the message states what to do', async () => {
    const { server, reply } = await asking({ status: 200, body: dialect.reply('A') });
    await expect(reply).rejects.toMatchObject({
      code: 'model-refused',
      message: expect.stringMatching(/log-probabilities.*answered without them.*reads: text.*models\.evaluator/),
    });
    expect(server.received).toHaveLength(1);
  });

  test.each(own.refusals)('a server that refuses log-probabilities ends the run too: %j', async (refusal) => {
    const { reply } = await asking(refusal);
    await expect(reply).rejects.toMatchObject({
      code: 'model-refused',
      message: expect.stringMatching(/log-probabilities.*refused them \(HTTP 400\).*reads: text/),
    });
  });
}
