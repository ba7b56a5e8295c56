/** A response whose status is not success, read to its end. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly headers: Headers;
  /** Its body: the JSON where it is JSON, else the text. */
  readonly body: unknown;

  constructor(status: number, headers: Headers, text: string) {
    super(`HTTP ${status}`);
    this.name = 'HttpRefusal';
    this.status = status;
    this.headers = headers;
    this.body = parsed(text);
  }
}

/**
 * A `fetch` that throws `HttpRefusal` for every status that is not success. The SDKs of Gemini and Ollama lose the
 * headers of such a response, and with them `Retry-After`; that of Ollama also writes to the console.
 */
export function refusingFetch(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.ok) return response;
    throw new HttpRefusal(response.status, response.headers, await response.text());
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
