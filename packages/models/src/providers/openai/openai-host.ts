import type { Host } from '../../provider/host.ts';

/** OpenAI's own service. It requires a key, and newer field names than compatible servers know. */
export const openAiHost: Host = { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY' };
