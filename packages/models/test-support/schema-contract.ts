import type { ServerResponse } from 'node:http';
import { type ChatRequest, replySchema } from '@maspo/core';
import { expect, test } from 'vitest';
import type { Answer, Dialect } from './dialect.ts';
import { aRequest, calm, sendJson, startLoopbackServer } from './loopback-server.ts';

/** How a server is asked to hold its reply to a schema, and how a server refuses. */
export interface SchemaDialect {
  /** The schema that a body requests; undefined if it requests none. */
  asked(body: Record<string, unknown>): unknown;
  /** The `asked` of the schema of a verdict. */
  readonly verdict: unknown;
  /** The messages of a body. */
  messages(body: Record<string, unknown>): unknown;
  /** Refusals of servers that accept no schema. */
  readonly refusals: readonly Answer[];
}

const request: ChatRequest = {
  ...aRequest,
  purpose: 'judge',
  constrained: {
    messages: [{ role: 'user', content: 'Which is better? Reply with an object.' }],
    schema: replySchema('verdict', { reasons: 'text', choice: ['A', 'B'] }),
  },
};
const verdict = '{"reasons": "It adds up.", "choice": "B"}';

/** Tests for schema replies with every provider that has a server. */
export function schemaContract(dialect: Dialect, own: SchemaDialect): void {
  const asking = async (
    answer: (response: ServerResponse, number: number) => void,
    replyForm?: 'schema' | 'auto' | 'tags',
  ) => {
    const server = await startLoopbackServer(answer);
    const chat = dialect.create({ address: server.address, ...(replyForm === undefined ? {} : { replyForm }) });
    return { ask: (changes: Partial<ChatRequest> = {}) => chat({ ...request, ...changes }, calm()), server };
  };
  const replying = (text: string) => (response: ServerResponse) => sendJson(response, 200, dialect.reply(text));
  const refusingAt =
    (refusals: ReadonlySet<number>, { status, body }: Answer, text: string) =>
    (response: ServerResponse, number: number) =>
      refusals.has(number) ? sendJson(response, status, body) : sendJson(response, 200, dialect.reply(text));

  test('a reply is held to its schema, and the messages for such replies are used', async () => {
    const { ask, server } = await asking(replying(verdict));
    expect(await ask()).toMatchObject({ text: verdict, constrained: true });
    const { body } = server.received[0]!;
    expect(own.asked(body)).toEqual(own.verdict);
    expect(JSON.stringify(own.messages(body))).toContain('Reply with an object.');
  });

  test('a request without a schema asks for none', async () => {
    const { ask, server } = await asking(replying('42'));
    const reply = await ask({ constrained: undefined as never });
    expect(own.asked(server.received[0]!.body)).toBeUndefined();
    expect(reply).not.toHaveProperty('constrained');
  });

  test.each(['Because.\n<choice>B</choice>', `\`\`\`json\n${verdict}\n\`\`\``])(
    'the reply %j of a server that ignores the schema is returned unchanged',
    async (text) => {
      const { ask, server } = await asking(replying(text));
      const reply = await ask();
      expect(reply.text).toBe(text);
      expect(reply).not.toHaveProperty('constrained');
      expect(server.received).toHaveLength(1);
    },
  );

  test.each(own.refusals)('a server that refuses the schema is asked without it from then on: %j', async (refusal) => {
    const { ask, server } = await asking(refusingAt(new Set([1]), refusal, '<choice>B</choice>'));
    const expected = { text: '<choice>B</choice>', adapted: ['schema left out'] };
    expect(await ask()).toMatchObject(expected);
    expect(await ask()).toMatchObject(expected);
    expect(server.received.map(({ body }) => own.asked(body) !== undefined)).toEqual([true, false, false]);
    for (const { body } of server.received.slice(1))
      expect(JSON.stringify(own.messages(body))).toContain('What is 6 times 7?');
  });

  test.each(own.refusals)(
    'if a schema is required, this refusal ends the run, and the message states what to do: %j',
    async (refusal) => {
      const { ask } = await asking(refusingAt(new Set([1]), refusal, verdict), 'schema');
      await expect(ask()).rejects.toMatchObject({
        code: 'model-refused',
        message: expect.stringMatching(/does not hold replies to a schema \(HTTP 400\): .*Write replyForm: tags/),
      });
    },
  );

  test('if a schema is required, a prompt that is refused in any form is a failed reply, and the next reply is held to it', async () => {
    const server = await startLoopbackServer((response, number) =>
      JSON.stringify(server.received[number - 1]!.body).includes('poison')
        ? sendJson(response, 400, dialect.error('bad words'))
        : sendJson(response, 200, dialect.reply(verdict)),
    );
    const chat = dialect.create({ address: server.address, replyForm: 'schema' });
    const poison = [{ role: 'user', content: 'poison' }] as const;
    const poisoned = { ...request, messages: poison, constrained: { ...request.constrained!, messages: poison } };
    expect(await chat(poisoned, calm())).toMatchObject({ failure: expect.stringContaining('and no other') });
    expect(await chat(request, calm())).toMatchObject({ constrained: true });
  });

  test('a refusal of every request is reported as it is, and the schema is tried again', async () => {
    const [refusal] = own.refusals as [Answer];
    const { ask, server } = await asking(
      refusingAt(new Set([1, 2, 3]), { ...refusal, body: dialect.error('bad top_k') }, verdict),
    );
    await expect(ask()).rejects.toMatchObject({ code: 'model-refused', message: expect.stringContaining('bad top_k') });
    expect(await ask()).toMatchObject({ constrained: true });
    expect(server.received).toHaveLength(4);
  });
}
