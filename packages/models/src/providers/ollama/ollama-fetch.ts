export interface OllamaFetchOptions {
  readonly apiKey: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * The `fetch` of one call. It sets the `Authorization` header itself: the SDK adds the key in `OLLAMA_API_KEY` to requests
 * for ollama.com, whether it is meant for them or not.
 */
export function ollamaFetch(send: typeof fetch, { apiKey, signal }: OllamaFetchOptions): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete('authorization');
    if (apiKey !== undefined) headers.set('authorization', `Bearer ${apiKey}`);
    return send(input, { ...init, headers, signal });
  };
}
