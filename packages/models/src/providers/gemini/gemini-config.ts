import { z } from 'zod';
import type { Host } from '../../provider/host.ts';
import {
  apiKeyEnv,
  baseUrl,
  callFields,
  extraFields,
  samplingFields,
  servedFields,
} from '../../provider/model-fields.ts';

/** Google's own Gemini service. */
export const geminiHost: Host = {
  baseUrl: 'https://generativelanguage.googleapis.com',
  keyVariable: 'GEMINI_API_KEY',
};

export const geminiSchema = z.strictObject({
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
    .describe('Tokens for reasoning, part of maxTokens; 0: none, -1: the model decides. Default: that of the model.'),
  extraBody: extraFields(['contents', 'systemInstruction'])
    .optional()
    .describe('Further request fields, merged into the body, such as generationConfig: { topK: 20 }.'),
  ...servedFields,
  ...callFields,
});
