import { MaspoError } from '@maspo/core';
import type { z } from 'zod';
import { describeIssues } from './describe-issues.ts';

/** Resolved options; throws one `MaspoError('invalid-input')` that lists every problem, `owner` in front. */
export function parseOptions<Options>(owner: string, schema: z.ZodType<Options>, input: unknown): Options {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = describeIssues(parsed.error, input, schema);
  throw new MaspoError('invalid-input', `${owner}: ${problems.join('; ')}`, { issues: problems });
}
