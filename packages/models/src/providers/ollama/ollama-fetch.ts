export interface OllamaFetchOptions {
  readonly apiKey: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * The `fetch` of one call. It sets the `Authorization` header itself, because the SDK adds the key in `OLLAMA_API_KEY` to all requests for
 * ollama.com, even if the user did not configure it.
 */
export function ollamaFetch(send: typeof fetch, { apiKey, signal }: OllamaFetchOptions): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.delete('authorization');
    if (apiKey !== undefined) headers.set('authorization', `Bearer ${apiKey}`);
    return send(input, { ...init, headers, signal });
  };
}
