import { type ChatModel, type ChatReply, type ChatRequest, MaspoError } from '@maspo/core';
import { refusalOf } from '../failures/failed-call.ts';
import { describeTarget, type ModelServer } from '../failures/model-target.ts';
import { quote } from '../failures/quote.ts';
import { type Refusal, refusalMeaning } from '../failures/refusal.ts';

/**
 * Sends a question in the form that the server takes: with the schema of its reply, or, once the server has refused one, in the words for
 * all other servers. Where the schema must be held, a server is refused that takes a question without its schema alone.
 */
export function withSchema(
  chat: ChatModel,
  { server, mustConstrain }: { readonly server: ModelServer; readonly mustConstrain: boolean },
): ChatModel {
  let refused = false;
  return async (request, options) => {
    const { constrained, ...plain } = request;
    if (constrained === undefined) return chat(plain, options);
    if (!refused) {
      try {
        const reply = await chat({ ...request, messages: constrained.messages }, options);
        return isObject(reply.text) ? { ...reply, constrained: true } : reply;
      } catch (error) {
        if (!(error instanceof SchemaRefused)) throw error;
        const reply = await chat(plain, options);
        // Refused in either form: it is not the schema that the server would not take.
        if (reply.failure !== undefined) return reply;
        if (mustConstrain) throw cannotConstrain(server, error.refusal);
        refused = true;
        return withoutSchema(reply);
      }
    }
    return withoutSchema(await chat(plain, options));
  };
}

/** The server would not take a request with a schema. Whether that is because of the schema shows when it is sent without. */
class SchemaRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super('the server refused a request with a schema');
    this.refusal = refusal;
  }
}

const wordsOnSchemas = /response_?format|response_?(json_?)?schema|json_?schema|structured output|grammar|guided/i;

/** Throws `SchemaRefused` where the failed request had a schema that may be the reason; else what `failed` makes of it. */
export function orWithoutSchema(request: ChatRequest, error: unknown, failed: () => ChatReply): ChatReply {
  const refusal = request.constrained === undefined ? undefined : refusalOf(error);
  if (refusal !== undefined && (refusalMeaning(refusal) === 'settings' || wordsOnSchemas.test(refusal.words)))
    throw new SchemaRefused(refusal);
  return failed();
}

function withoutSchema(reply: ChatReply): ChatReply {
  return { ...reply, adapted: [...(reply.adapted ?? []), 'schema left out'] };
}

function cannotConstrain(server: ModelServer, { status, words }: Refusal): MaspoError {
  return new MaspoError(
    'model-refused',
    `${describeTarget(server)} does not hold replies to a schema (HTTP ${status}): ${quote(words, server)}. Write replyForm: tags for this model, or auto.`,
  );
}

function isObject(text: string): boolean {
  try {
    return text.trimStart().startsWith('{') && typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
