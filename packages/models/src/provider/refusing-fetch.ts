import { HttpRefusal, WebPageReply } from '../failures/http-refusal.ts';
import { statusNamedIn } from '../failures/refusal-in.ts';
import { isWebPage, pageTitle } from '../failures/server-words.ts';
import { TextResponse } from './text-response.ts';

/**
 * A `fetch` that throws `HttpRefusal` for every response that is not a reply: a status that is not success, or an error in a body of status
 * 200. It throws `WebPageReply` for a web page with status 200. The SDKs lose this information: the SDK of Gemini loses the error with
 * status 200, and those of Gemini and Ollama lose the headers, including `Retry-After`. The SDK of Ollama also writes to the console.
 */
export function refusingFetch(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    const { status, headers } = response;
    const text = await response.text();
    if (!response.ok) throw new HttpRefusal(status, headers, parsed(text));
    if (isWebPage(text)) throw new WebPageReply(pageTitle(text));
    const error = errorIn(text);
    if (error !== undefined) throw new HttpRefusal(statusNamedIn(error) ?? statusByWords(error) ?? 200, headers, error);
    return new TextResponse(text, { status, headers: jsonHeaders(headers) });
  };
}

/** Some gateways send JSON as plain text, and the SDK of OpenAI would not read it. */
function jsonHeaders(headers: Headers): Headers {
  if (/json/i.test(headers.get('content-type') ?? '')) return headers;
  const named = new Headers(headers);
  named.set('content-type', 'application/json');
  return named;
}

/** A longer body counts as a reply, because parsing it twice would cost time. */
const longestError = 20_000;
/** Fields of replies. OpenRouter sends `error: null` next to them, and reports the failure of a single choice inside the choice. */
const replyFields = ['choices', 'candidates', 'message', 'promptFeedback'];

/** The body, if it holds an error instead of a reply. */
function errorIn(text: string): unknown {
  if (text.length > longestError || !text.includes('"error"')) return undefined;
  const body = parsed(text);
  const first: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof first !== 'object' || first === null) return undefined;
  const { error, object } = first as { error?: unknown; object?: unknown };
  if (!error && object !== 'error') return undefined;
  return replyFields.some((field) => hasContent((first as Record<string, unknown>)[field])) ? undefined : body;
}

function hasContent(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === 'object' && value !== null;
}

function statusByWords(error: unknown): number | undefined {
  return /rate[ _-]?limit|too many requests/i.test(JSON.stringify(error)) ? 429 : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
