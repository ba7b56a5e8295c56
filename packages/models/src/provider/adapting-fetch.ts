import type { ChatRequest } from '@maspo/core';
import { HttpRefusal } from '../failures/http-refusal.ts';
import { refusalMeaning } from '../failures/refusal.ts';
import { refusalIn } from '../failures/refusal-in.ts';

/** A `fetch` that learns which sampling settings its model refuses. */
export interface AdaptingFetch {
  readonly fetch: typeof fetch;
  /** The changes that were made to the settings of this request, such as `temperature left out`. */
  adapted(request: Pick<ChatRequest, 'stop'>): readonly string[];
}

/**
 * If a model refuses a sampling setting, the setting is left out, or sent under the other name that servers use for it, and the request is
 * sent again. Later requests are changed before they are sent. Reasoning models refuse a temperature, OpenAI's newer models refuse
 * `max_tokens`, and many compatible servers know only `max_tokens`. The change is made in the body, so that clients build their requests
 * without it.
 */
export function createAdaptingFetch(send: typeof fetch): AdaptingFetch {
  const learned = new Set<Change>();
  const adaptedBody = (body: string) => {
    if (learned.size === 0) return body;
    const request = JSON.parse(body) as Fields;
    for (const fields of placesIn(request)) for (const { change } of learned) change(fields);
    return JSON.stringify(request);
  };
  return {
    adapted: ({ stop }) =>
      [...learned].filter(({ name }) => name !== 'stop' || stop !== undefined).map(({ says }) => says),
    fetch: async (input, init) => {
      if (typeof init?.body !== 'string') return send(input, init);
      // Each refusal either changes the body or ends the call.
      for (let body = adaptedBody(init.body); ; ) {
        try {
          return await send(input, { ...init, body });
        } catch (error) {
          const refused = changeFor(error, body);
          if (refused !== undefined) learned.add(refused);
          const next = adaptedBody(init.body);
          if (refused === undefined || next === body) throw error;
          body = next;
        }
      }
    },
  };
}

type Fields = Record<string, unknown>;

interface Change {
  readonly name: string;
  readonly says: string;
  /** The names of the setting, as bodies and messages write them. */
  readonly fields: readonly string[];
  change(fields: Fields): void;
}

/** If a refusal names several settings, the first one in this list is changed. The temperature is last, because every request sets it. */
const changes: readonly Change[] = [
  renamed('max_tokens', 'max_completion_tokens'),
  renamed('max_completion_tokens', 'max_tokens'),
  leftOut('top_p', 'topP'),
  leftOut('seed'),
  leftOut('stop', 'stopSequences', 'stop_sequences'),
  leftOut('temperature'),
];

function leftOut(name: string, ...others: readonly string[]): Change {
  const fields = [name, ...others];
  const change = (body: Fields) => {
    for (const field of fields) delete body[field];
  };
  return { name, says: `${name} left out`, fields, change };
}

function renamed(from: string, to: string): Change {
  const change = (body: Fields) => {
    if (!(from in body)) return;
    body[to] = body[from];
    delete body[from];
  };
  return { name: from, says: `${from} sent as ${to}`, fields: [from], change };
}

/** The objects that hold settings: the body itself for OpenAI, the objects under these names for Gemini and Ollama. */
function placesIn(request: Fields): Fields[] {
  return [request, request.generationConfig, request.options].filter(
    (fields): fields is Fields => typeof fields === 'object' && fields !== null && !Array.isArray(fields),
  );
}

const unsupportedReasons = ['unsupported_value', 'unsupported_parameter', 'unknown_parameter', 'extra_forbidden'];
/**
 * The words of OpenAI, vLLM, Mistral, Moonshot, Google, xAI and others for a setting that the model does not accept. A value out of bounds
 * does not match.
 */
const unsupportedWords =
  /unsupported|deprecated|unrecogni[sz]ed|\bunknown (name|field|parameter|argument)|unexpected (keyword|field|parameter|argument)|extra inputs|only the default|strictly positive|may only be|only \d+(\.\d+)? is allowed|(not|n't) (be )?(supported|permitted|allowed|accepted|available|support|accept|allow)|cannot (both )?be (used|set|specified)|cannot both/i;

/** The change for the setting that a refusal is about, if the body holds this setting and can do without it. */
function changeFor(error: unknown, body: string): Change | undefined {
  if (!(error instanceof HttpRefusal) || ![400, 422].includes(error.status)) return undefined;
  const refusal = refusalIn(error);
  if (refusalMeaning(refusal) !== 'settings') return undefined;
  const { words, reasons } = refusal;
  if (!unsupportedWords.test(words) && !reasons.some((reason) => unsupportedReasons.includes(reason))) return undefined;
  const places = placesIn(JSON.parse(body) as Fields);
  const held = changes.filter(({ fields }) => places.some((place) => fields.some((field) => field in place)));
  const named = parameterIn(error.body);
  return (
    held.find(({ fields }) => named !== undefined && fields.includes(named)) ??
    held.find(({ fields }) => fields.some((field) => new RegExp(`\\b${field}\\b`, 'i').test(words)))
  );
}

/** OpenAI and others name the parameter in its own field. */
function parameterIn(body: unknown): string | undefined {
  const { error } = (body ?? {}) as { error?: { param?: unknown } | null };
  return typeof error?.param === 'string' ? error.param : undefined;
}
