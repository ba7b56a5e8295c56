import { z } from 'zod';
import { apiKeyEnv, baseUrl, callFields, extraFields, samplingFields } from './model-fields.ts';
import { withPreset } from './presets.ts';
import { simulatedAgentSchema } from './simulated-agent-config.ts';
import { simulatedJudgeSchema } from './simulated-judge-config.ts';

const openAiModelConfigSchema = z.strictObject({
  provider: z.literal('openai').describe('Any server with an OpenAI-compatible chat completions interface.'),
  ...samplingFields,
  baseUrl: baseUrl.optional().describe("The server's address, up to and with /v1. Default: OpenAI's own service."),
  apiKeyEnv: apiKeyEnv
    .optional()
    .describe('The environment variable that holds the key. Default: OPENAI_API_KEY without a baseUrl, else no key.'),
  extraBody: extraFields(['model', 'messages', 'stream', 'n'])
    .optional()
    .describe('Further request fields, passed on as they are, such as top_k or chat_template_kwargs.'),
  ...callFields,
});

const geminiModelConfigSchema = z.strictObject({
  provider: z.literal('gemini').describe("Google's Gemini interface, with a key of AI Studio."),
  ...samplingFields,
  baseUrl: baseUrl.optional().describe("The server's address, without version. Default: Google's own service."),
  apiVersion: z
    .string()
    .regex(/^v\d+[a-z0-9]*$/, 'expected a version such as v1beta')
    .optional()
    .describe('The version of the interface. Default: v1beta.'),
  apiKeyEnv: apiKeyEnv
    .optional()
    .describe('The environment variable that holds the key. Default: GEMINI_API_KEY without a baseUrl, else no key.'),
  thinkingBudget: z
    .int()
    .min(-1)
    .optional()
    .describe('Tokens for reasoning, part of maxTokens; 0: none, -1: as the model likes. Default: that of the model.'),
  extraBody: extraFields(['contents', 'systemInstruction'])
    .optional()
    .describe('Further request fields, merged into the body, such as generationConfig: { topK: 20 }.'),
  ...callFields,
});

const ollamaModelConfigSchema = z.strictObject({
  provider: z.literal('ollama').describe('An Ollama server.'),
  ...samplingFields,
  baseUrl: baseUrl.optional().describe("The server's address. Default: http://localhost:11434."),
  apiKeyEnv: apiKeyEnv
    .optional()
    .describe('The environment variable that holds a key, for servers behind a gateway. Default: no key.'),
  think: z
    .union([z.boolean(), z.enum(['low', 'medium', 'high'])])
    .optional()
    .describe('Whether, or how much, the model reasons before it answers. Default: as the model does.'),
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
  ...callFields,
});

const simulatedModelConfigSchema = z.strictObject({
  provider: z.literal('simulated').describe('The simulated world: no server, no key, no cost.'),
  landscape: z.string().min(1).optional().describe('The name of the simulated landscape.'),
  temperature: samplingFields.temperature,
  agent: simulatedAgentSchema.optional(),
  judge: simulatedJudgeSchema.optional(),
});

const anyModelConfigSchema = z.discriminatedUnion('provider', [
  openAiModelConfigSchema,
  geminiModelConfigSchema,
  ollamaModelConfigSchema,
  simulatedModelConfigSchema,
]);

/** One model of a run configuration; the settings of its preset are filled in. */
export const modelConfigSchema = z.preprocess(withPreset, anyModelConfigSchema);

/** The providers a model can come from. */
export const providers = anyModelConfigSchema.options.map(({ shape }) => shape.provider.value);

export type ModelConfig = z.infer<typeof modelConfigSchema>;
/** A role of the simulated world. */
export type SimulatedModelConfig = Extract<ModelConfig, { readonly provider: 'simulated' }>;
/** A model that is called over the network. */
export type RemoteModelConfig = Exclude<ModelConfig, { readonly provider: 'simulated' }>;
