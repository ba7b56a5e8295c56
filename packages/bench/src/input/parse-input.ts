import { MaspoError } from '@maspo/core';
import type { z } from 'zod';
import { describeIssues } from './describe-issues.ts';

/**
 * What a schema makes of an input; an empty file counts as an empty map. Throws one `MaspoError('invalid-input')` that lists everything
 * wrong, after `subject`: a file's name, or what the input is for.
 */
export function parseInput<Value>(
  input: unknown,
  { schema, subject }: { readonly schema: z.ZodType<Value>; readonly subject: string },
): Value {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const issues = describeIssues(parsed.error, input ?? {}, schema);
  throw new MaspoError('invalid-input', `${subject}: ${issues.join('; ')}`, { issues, subject });
}
