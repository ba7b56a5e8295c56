import { MaspoError } from '@maspo/core';
import type { z } from 'zod';
import { describeIssues } from './describe-issues.ts';

/**
 * The input as parsed by a schema. An empty file counts as an empty map. Throws one `MaspoError('invalid-input')` that
 * lists all issues after `subject`, which is the name of a file or the purpose of the input.
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
