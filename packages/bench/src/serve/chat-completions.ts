import { randomUUID } from 'node:crypto';
import { type ChatModel, type ChatRequest, MaspoError } from '@maspo/core';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { describeIssues } from '../input/describe-issues.ts';
import { namesHere } from '../loopback/listen.ts';

const part = z.object({ type: z.literal('text', 'expected text: the model reads no other kind'), text: z.string() });

const content = z
  .union([z.string(), z.array(part)], 'expected a text, or a list of parts of the type text')
  .transform((said) => (typeof said === 'string' ? said : said.map(({ text }) => text).join('')));

const noPenalty = z.literal(0, 'expected 0: the model knows no penalties').nullish();

const allTokens = (expected: number) => `expected ${expected}: the model draws from all tokens`;

/**
 * The fields of a request that are read. Other fields of the interface are ignored, except that fields that would change the reply are
 * refused.
 */
const requestSchema = z.object({
  messages: z
    .array(
      z.object({
        role: z
          .enum(['system', 'developer', 'user', 'assistant'])
          .transform((role) => (role === 'developer' ? 'system' : role)),
        content,
      }),
    )
    .min(1),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  seed: z.int().nullish(),
  n: z.literal(1, 'expected 1: one reply per request').nullish(),
  stream: z.literal(false, 'expected false: nothing is streamed').nullish(),
  tools: z.array(z.unknown()).max(0, 'expected none: the model calls no tools').nullish(),
  functions: z.array(z.unknown()).max(0, 'expected none: the model calls no functions').nullish(),
  response_format: z
    .object({ type: z.literal('text', 'expected text: no other form of a reply can be forced') })
    .nullish(),
  logprobs: z.literal(false, 'expected false: no probabilities are given').nullish(),
  logit_bias: z
    .custom<object>(
      (bias) => typeof bias === 'object' && Object.keys(bias!).length === 0,
      'expected none: no token can be favoured',
    )
    .nullish(),
  presence_penalty: noPenalty,
  frequency_penalty: noPenalty,
  top_p: z.literal(1, allTokens(1)).nullish(),
  top_k: z.literal([0, -1], allTokens(0)).nullish(),
  min_p: z.literal(0, allTokens(0)).nullish(),
});

/** The length limit of a reply if the request gives no limit. */
const usualTokens = 512;

/** The app that answers chat completions with a model. It accepts only the host names of this machine. */
export function chatCompletions(
  chat: ChatModel,
  { model, port }: { readonly model: string; readonly port: number },
): Hono {
  const app = new Hono();
  let number = 0;
  app.use(async (context, next) => {
    if (!namesHere(port).includes(context.req.header('host') ?? ''))
      return context.json(errorBody(`this model answers at ${namesHere(port).join(' and ')} only`), 421);
    return next();
  });
  app.get('/v1/models', (context) =>
    context.json({ object: 'list', data: [{ id: model, object: 'model', created: 0, owned_by: 'maspo' }] }),
  );
  app.post('/v1/chat/completions', async (context) => {
    // A page of another site can send a request with another content type without a preflight request.
    if (!context.req.header('content-type')?.startsWith('application/json'))
      return context.json(errorBody('expected the content type application/json'), 415);
    const body: unknown = await context.req.json().catch(() => undefined);
    if (body === undefined) return context.json(errorBody('the body is not JSON'), 400);
    const parsed = requestSchema.safeParse(body);
    if (!parsed.success)
      return context.json(errorBody(describeIssues(parsed.error, body, requestSchema).join('; ')), 400);
    try {
      const reply = await chat(requestOf(parsed.data), { signal: context.req.raw.signal });
      if (reply.failure !== undefined) return context.json(errorBody(reply.failure), 400);
      const { inputTokens, outputTokens } = reply.usage;
      return context.json({
        id: `reply-${++number}`,
        object: 'chat.completion',
        created: 0,
        model,
        choices: [{ index: 0, message: { role: 'assistant', content: reply.text }, finish_reason: reply.finish }],
        usage: {
          prompt_tokens: inputTokens,
          completion_tokens: outputTokens,
          total_tokens: inputTokens + outputTokens,
        },
      });
    } catch (error) {
      if (context.req.raw.signal.aborted) return context.body(null, clientGone);
      if (error instanceof MaspoError) return context.json(errorBody(error.message), 500);
      throw error;
    }
  });
  app.notFound((context) => context.json(errorBody('known are POST /v1/chat/completions and GET /v1/models'), 404));
  return app;
}

/** No one reads this status: the client has closed the connection. */
const clientGone = 499 as ContentfulStatusCode;

function requestOf({
  messages,
  temperature,
  max_tokens,
  max_completion_tokens,
  stop,
  seed,
}: z.output<typeof requestSchema>): ChatRequest {
  const warmth = temperature ?? 1;
  // As on a server, an equal request draws a new reply, unless the request has a seed.
  const draw = seed == null ? randomUUID() : `seed ${seed}`;
  return {
    messages,
    temperature: warmth,
    maxTokens: max_completion_tokens ?? max_tokens ?? usualTokens,
    purpose: 'agent',
    ...(stop == null ? {} : { stop: [stop].flat() }),
    ...(seed == null && warmth === 0 ? {} : { draw }),
  };
}

function errorBody(message: string) {
  return { error: { message, type: 'invalid_request_error' } };
}
