import { type ChatReply, failedRun, readSystemRun, runReply } from '@maspo/core';
import { z } from 'zod';

const failureSchema = z.object({ error: z.string() });

/**
 * What a system replied, as JSON: a run, or `{ error }` where it failed on this question. Throws `MaspoError('invalid-input')` that lists what
 * is wrong with it; `subject` says whose it is.
 */
export function systemReply(value: unknown, subject: string): ChatReply {
  const failure = failureSchema.safeParse(value);
  return failure.success ? failedRun(failure.data.error) : runReply(readSystemRun(value, { subject }));
}
