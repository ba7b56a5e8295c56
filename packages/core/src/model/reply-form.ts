import { fencedBlocks } from '../text/answer/fenced-blocks.ts';
import type { ChatReply, ReplyField, ReplySchema } from './chat-model.ts';

/** What a reply must contain, how the request asks for it, and how the reply is read. */
export interface ReplyForm<Value> {
  /** The end of the request, which states the form of the reply: tags at its end, or an object of `schema`. */
  readonly ending: { readonly tags: string; readonly schema: string };
  readonly schema: ReplySchema;
  readText(text: string, reply: { readonly isCut: boolean }): Reading<Value>;
  /** Reads an object that has the fields of `schema`. */
  readFields(fields: Readonly<Record<string, string>>): Reading<Value>;
}

/** What was read, or why nothing could be read, in words that complete "the reply ...". */
export type Reading<Value> =
  | { readonly value: Value }
  | {
      readonly problem: string;
      /** A value that may be used where a second try is no better. */
      readonly mended?: Value;
    };

/** A schema whose fields hold free text, or one of several words. */
export function replySchema(name: string, fields: Readonly<Record<string, 'text' | readonly string[]>>): ReplySchema {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([field, words]): [string, ReplyField] => [
      field,
      words === 'text' ? { type: 'string' } : { type: 'string', enum: words },
    ]),
  );
  return { name, schema: { type: 'object', properties, required: Object.keys(fields), additionalProperties: false } };
}

/**
 * Reads a reply by its form. An object with the fields of the schema is read by these fields, even if the server did not constrain it to
 * the schema. Every other reply is read as text.
 */
export function readReply<Value>({ text, finish }: ChatReply, form: ReplyForm<Value>): Reading<Value> {
  const fields = fieldsIn(text, form.schema);
  return fields === undefined ? form.readText(text, { isCut: finish === 'length' }) : form.readFields(fields);
}

/**
 * The fields of the schema in an object that is the whole text or its only fenced block; undefined where a field is missing or is not a
 * text.
 */
function fieldsIn(text: string, { schema }: ReplySchema): Readonly<Record<string, string>> | undefined {
  const blocks = fencedBlocks(text);
  const value = parsedObject(text) ?? (blocks.length === 1 ? parsedObject(blocks[0]!.text) : undefined);
  if (value === undefined) return undefined;
  const fields = schema.required.map((name) => [name, value[name]] as const);
  return fields.every((field): field is readonly [string, string] => typeof field[1] === 'string')
    ? Object.fromEntries(fields)
    : undefined;
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
