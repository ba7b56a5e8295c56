import { type ChatReply, type ChatRequest, failedRun, readSystemRun, runReply } from '@maspo/core';
import { z } from 'zod';

const failureSchema = z.object({ error: z.string() });

/** The request of a system: its task, and the name of the draw where every run is a new one. */
export function taskJson({ messages, draw }: ChatRequest, further: object = {}): string {
  return JSON.stringify({ ...further, ...JSON.parse(messages[0]!.content), ...(draw === undefined ? {} : { draw }) });
}

/**
 * What a system replied, as JSON: a run, or `{ error }` where it failed on this question. Throws `MaspoError('invalid-input')` that lists what
 * is wrong with it; `subject` says whose it is.
 */
export function systemReply(value: unknown, subject: string): ChatReply {
  const failure = failureSchema.safeParse(value);
  return failure.success ? failedRun(failure.data.error) : runReply(readSystemRun(value, { subject }));
}
