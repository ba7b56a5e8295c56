import { z } from 'zod';

/** Fields that the program itself decides; replies could not be read if a user changed them. */
const reservedFields = ['model', 'messages', 'stream', 'n'];

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https address such as http://localhost:8000/v1' })
  .refine((url) => new URL(url).username === '' && new URL(url).password === '', {
    error: 'holds a user name or a password: put the key into an environment variable and name that as apiKeyEnv',
    abort: true,
  });

const extraBody = z.record(z.string(), z.json()).refine((body) => reservedFields.every((field) => !(field in body)), {
  error: `must not hold ${reservedFields.join(', ')}: these are set by the program`,
});

export const openAiModelConfigSchema = z.strictObject({
  provider: z.literal('openai').describe('Any server with an OpenAI-compatible chat completions interface.'),
  model: z.string().min(1).describe('The name of the model as the server knows it.'),
  baseUrl: baseUrl.optional().describe("The server's address, up to and with /v1. Default: OpenAI's own service."),
  apiKeyEnv: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable, not the key itself')
    .optional()
    .describe('The environment variable that holds the key. Default: OPENAI_API_KEY without a baseUrl, else no key.'),
  temperature: z.number().min(0).max(2).optional().describe('Sampling temperature. Default: that of the role.'),
  maxTokens: z
    .int()
    .min(1)
    .optional()
    .describe('Upper limit of generated tokens per reply. Default: that of the role.'),
  topP: z.number().gt(0).max(1).optional().describe('Nucleus sampling: the share of probability kept.'),
  seed: z.int().min(0).optional().describe("The server's sampling seed; every independent draw gets its own from it."),
  extraBody: extraBody
    .optional()
    .describe('Further request fields, passed on as they are, such as top_k or chat_template_kwargs.'),
  timeoutSeconds: z.number().gt(0).max(86_400).default(600).describe('How long one attempt may take.'),
  maxAttempts: z.int().min(1).max(20).default(6).describe('Attempts per call while the server is busy or unreachable.'),
});

const simulatedModelConfigSchema = z.strictObject({
  provider: z.literal('simulated').describe('The simulated world: no server, no key, no cost.'),
  landscape: z.string().min(1).optional().describe('The name of the simulated landscape.'),
});

/** One model of a run configuration. */
export const modelConfigSchema = z.discriminatedUnion('provider', [
  openAiModelConfigSchema,
  simulatedModelConfigSchema,
]);

export type OpenAiModelConfig = z.infer<typeof openAiModelConfigSchema>;
export type ModelConfig = z.infer<typeof modelConfigSchema>;
