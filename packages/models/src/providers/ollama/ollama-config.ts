import { z } from 'zod';
import type { Host } from '../../provider/host.ts';
import { apiKeyEnv, baseUrl, callFields, samplingFields, servedFields } from '../../provider/model-fields.ts';

/** A server on this machine, which needs no key. */
export const ollamaHost: Host = { baseUrl: 'http://localhost:11434' };

export const ollamaSchema = z.strictObject({
  provider: z.literal('ollama').describe('An Ollama server.'),
  ...samplingFields,
  baseUrl: baseUrl.optional().describe("The server's address. Default: http://localhost:11434."),
  apiKeyEnv: apiKeyEnv
    .optional()
    .describe('The environment variable that holds a key, for servers behind a gateway. Default: no key.'),
  think: z
    .union([z.boolean(), z.enum(['low', 'medium', 'high'])])
    .optional()
    .describe('Whether, or how much, the model reasons before it answers. Default: that of the model.'),
  contextLength: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Tokens of request and reply together (num_ctx). A request beyond it fails instead of being cut. Default: that of the server.',
    ),
  keepAlive: z
    .union([z.string().regex(/^-?\d+(ms|s|m|h)$/, 'expected a duration such as 10m'), z.int()])
    .optional()
    .describe('How long the server keeps the model loaded: a duration such as 10m, or seconds.'),
  options: z
    .record(z.string(), z.json())
    .optional()
    .describe('Further options of the model, passed on as they are, such as top_k or repeat_penalty.'),
  ...servedFields,
  ...callFields,
});
