import { type ChatModel, type ChatReply, type ChatRequest, MaspoError } from '@maspo/core';
import { refusalOf } from '../failures/failed-call.ts';
import { describeTarget, type ModelServer } from '../failures/model-target.ts';
import { quote } from '../failures/quote.ts';
import { type Refusal, refusalMeaning } from '../failures/refusal.ts';

/**
 * Sends a question in the form that the server accepts: with the schema of its reply, or, after the server refused a schema, as plain text.
 * If replies must be held to a schema, a server that accepts questions only without a schema is an error.
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
        // The server refused the request with and without the schema, so the schema is not the reason.
        if (reply.failure !== undefined) return reply;
        if (mustConstrain) throw cannotConstrain(server, error.refusal);
        refused = true;
        return withoutSchema(reply);
      }
    }
    return withoutSchema(await chat(plain, options));
  };
}

/** The server refused a request with a schema. Sending the request without the schema shows whether the schema is the reason. */
class SchemaRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super('the server refused a request with a schema');
    this.refusal = refusal;
  }
}

const wordsOnSchemas = /response_?format|response_?(json_?)?schema|json_?schema|structured output|grammar|guided/i;

/** Throws `SchemaRefused` if the failed request had a schema that may be the reason. Otherwise it returns the result of `failed`. */
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
