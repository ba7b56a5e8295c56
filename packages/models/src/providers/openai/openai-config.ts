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

/** OpenAI's own service. It requires a key, and uses newer field names than compatible servers. */
export const openAiHost: Host = { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY' };

export const openAiSchema = z.strictObject({
  provider: z
    .literal('openai')
    .describe('OpenAI, or any server with its chat completions interface: vLLM, SGLang, llama.cpp, a gateway.'),
  ...samplingFields,
  baseUrl: baseUrl.optional().describe("The server's address, including /v1. Default: OpenAI's own service."),
  apiKeyEnv: apiKeyEnv
    .optional()
    .describe('The environment variable that holds the key. Default: OPENAI_API_KEY without a baseUrl, else no key.'),
  extraBody: extraFields(['model', 'messages', 'stream', 'n'])
    .optional()
    .describe('Further request fields, passed on as they are, such as top_k or chat_template_kwargs.'),
  ...servedFields,
  ...callFields,
});
