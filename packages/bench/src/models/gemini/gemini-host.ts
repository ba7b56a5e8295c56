/** The base URL of Google's own Gemini service, used where none is configured. */
export const geminiBaseUrl = 'https://generativelanguage.googleapis.com';

/** Whether the server is Google's own, to which a key for Gemini may be sent unasked. */
export function isGeminiHost(baseUrl: string = geminiBaseUrl): boolean {
  return new URL(baseUrl).hostname === new URL(geminiBaseUrl).hostname;
}
