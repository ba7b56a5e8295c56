/** The base URL of OpenAI's own service, used where none is configured. */
export const openAiBaseUrl = 'https://api.openai.com/v1';

/** Whether the server is OpenAI's own, which demands a key and newer field names, and not merely a compatible one. */
export function isOpenAiHost(baseUrl: string = openAiBaseUrl): boolean {
  return new URL(baseUrl).hostname === new URL(openAiBaseUrl).hostname;
}
