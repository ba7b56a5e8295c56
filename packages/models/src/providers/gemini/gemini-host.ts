import type { Host } from '../../provider/host.ts';

/** Google's own Gemini service. */
export const geminiHost: Host = {
  baseUrl: 'https://generativelanguage.googleapis.com',
  keyVariable: 'GEMINI_API_KEY',
};
