import type { Host } from '../../provider/host.ts';

/** OpenAI's own service, which demands a key and newer field names than the servers that are compatible with it. */
export const openAiHost: Host = { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY' };
