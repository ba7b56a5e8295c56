import { refuseIssues } from '@maspo/core';
import type { ZodType, z } from 'zod';

/** A row of a file before its shape is checked; `undefined` where it could not be read at all. */
export interface SourceRow<Value = unknown> {
  /** Counted from 1. */
  readonly row: number;
  readonly value: Value;
}

const listedIssues = 20;

/**
 * The rows in the shape of `schema`. Throws one `MaspoError('invalid-input')` whose issues name the row, the field and
 * what was expected. The error has the first 20 issues, and the number of the others. Only messages of the schema
 * itself may quote a value.
 */
export function parseRows<Row>(
  rows: readonly SourceRow[],
  { schema, file }: { schema: ZodType<Row>; file: string },
): SourceRow<Row>[] {
  const good: SourceRow<Row>[] = [];
  const issues: string[] = [];
  for (const { row, value } of rows) {
    const result = schema.safeParse(value);
    if (result.success) good.push({ row, value: result.data });
    else if (value === undefined) issues.push(`row ${row}: not valid JSON: expected one object per row`);
    else issues.push(...result.error.issues.map((issue) => `row ${row}: ${describe(issue)}`));
  }
  refuseRows(file, issues);
  return good;
}

/**
 * Throws `MaspoError('invalid-input')` with the first 20 `issues` and the number of the rest. Without issues, does
 * nothing.
 */
function refuseRows(file: string, issues: readonly string[]): void {
  const rest = issues.length - listedIssues;
  refuseIssues(file, rest > 0 ? [...issues.slice(0, listedIssues), `and ${rest} more`] : issues);
}

function describe(issue: z.core.$ZodIssue): string {
  const expected = issue.message.replace(/^Invalid (input|option): /, '');
  const field = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return field === '' ? expected : `field "${field.slice(1)}": ${expected}`;
}
