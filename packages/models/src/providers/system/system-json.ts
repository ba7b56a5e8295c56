import { type ChatReply, type ChatRequest, failedRun, readSystemRun, runReply } from '@maspo/core';
import { z } from 'zod';

const failureSchema = z.object({ error: z.string() });

/** The request to a system: its task, and the name of the draw if every run is a new draw. */
export function taskJson({ messages, draw }: ChatRequest, further: object = {}): string {
  return JSON.stringify({ ...further, ...JSON.parse(messages[0]!.content), ...(draw === undefined ? {} : { draw }) });
}

/**
 * Reads the JSON reply of a system: a run, or `{ error }` if it failed on this question. Throws `MaspoError('invalid-input')` that lists
 * the issues of the reply; `subject` names the reply in this message.
 */
export function systemReply(value: unknown, subject: string): ChatReply {
  const failure = failureSchema.safeParse(value);
  return failure.success ? failedRun(failure.data.error) : runReply(readSystemRun(value, { subject }));
}
