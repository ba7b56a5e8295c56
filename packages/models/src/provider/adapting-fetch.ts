import type { ChatRequest } from '@maspo/core';
import { HttpRefusal } from '../failures/http-refusal.ts';
import { refusalMeaning } from '../failures/refusal.ts';
import { refusalIn } from '../failures/refusal-in.ts';

/** A `fetch` that learns which sampling settings its model refuses. */
export interface AdaptingFetch {
  readonly fetch: typeof fetch;
  /** What was done instead of sending settings of this request as they are, as `temperature left out`. */
  adapted(request: Pick<ChatRequest, 'stop'>): readonly string[];
}

/**
 * Where a model refuses a sampling setting, that one is left out, or sent under the other name that servers know for it, and the request is
 * sent again; so are all later ones from the start. Reasoning models refuse a temperature, OpenAI's newer models `max_tokens`, and many
 * compatible servers know nothing else. It works on the body, so that clients build their requests without knowing of it.
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
      // Each refusal leads to another body, or ends the call.
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

/** Of several that a refusal names, the first one goes: the temperature, which every request asks for, last. */
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

/** Where settings stand: at the top for OpenAI, below these names for Gemini and Ollama. */
function placesIn(request: Fields): Fields[] {
  return [request, request.generationConfig, request.options].filter(
    (fields): fields is Fields => typeof fields === 'object' && fields !== null && !Array.isArray(fields),
  );
}

const unsupportedReasons = ['unsupported_value', 'unsupported_parameter', 'unknown_parameter', 'extra_forbidden'];
/** A setting that the model does not take, as OpenAI, vLLM, Mistral, Moonshot, Google, xAI and others say it; not one out of its bounds. */
const unsupportedWords =
  /unsupported|deprecated|unrecogni[sz]ed|\bunknown (name|field|parameter|argument)|unexpected (keyword|field|parameter|argument)|extra inputs|only the default|strictly positive|may only be|only \d+(\.\d+)? is allowed|(not|n't) (be )?(supported|permitted|allowed|accepted|available|support|accept|allow)|cannot (both )?be (used|set|specified)|cannot both/i;

/** The setting that a refusal is about, where it is one that the body holds and that can do without. */
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

/** OpenAI and others name the parameter apart from the words. */
function parameterIn(body: unknown): string | undefined {
  const { error } = (body ?? {}) as { error?: { param?: unknown } | null };
  return typeof error?.param === 'string' ? error.param : undefined;
}
