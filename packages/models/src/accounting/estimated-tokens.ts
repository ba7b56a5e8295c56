import type { ChatRequest } from '@maspo/core';

/** The usual length of a token in English text. Other scripts need more bytes for a character, and more tokens. */
const bytesPerToken = 4;

/** About how many tokens the texts have: their length in bytes (UTF-8), divided by four. */
export function estimatedTokens(...texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / bytesPerToken);
}

/** About how many input tokens a request has. */
export function estimatedPromptTokens({ messages }: Pick<ChatRequest, 'messages'>): number {
  return estimatedTokens(...messages.map(({ content }) => content));
}
