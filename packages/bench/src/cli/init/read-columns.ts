import { refuseIssues, unknownName } from '@maspo/core';
import { type ColumnRole, type Columns, columnsSchema } from '@maspo/tasks';

/** The roles that a column can have. */
const roles = Object.keys(columnsSchema.shape) as ColumnRole[];

const mostOptions = 5;

/**
 * The columns that `role=name` words name. The role `options` may be named several times, once for each option. Throws one `MaspoError`
 * with everything that is wrong in the words; only the file can tell whether the columns exist.
 */
export function readColumns(words: readonly string[]): Columns {
  const named = new Map<string, string[]>();
  const issues: string[] = [];
  for (const word of words) {
    const [, role, name] = /^([^=\s]+)=(.*\S.*)$/s.exec(word) ?? [];
    if (role === undefined || name === undefined) issues.push(`expected ROLE=NAME, e.g. question=text, seen "${word}"`);
    else if (!roles.some((known) => known === role))
      issues.push(
        unknownName('role', role, {
          known: roles,
          advice: 'write the role first, then the column, e.g. question=text',
        }),
      );
    else named.set(role, [...(named.get(role) ?? []), name]);
  }
  for (const [role, names] of named)
    if (role !== 'options' && names.length > 1)
      issues.push(`${role} has ${names.length} columns (${names.join(', ')}), expected one: name one of them`);
    else if (names.length > mostOptions)
      issues.push(`options has ${names.length} columns, expected at most ${mostOptions}: name fewer`);
  refuseIssues('--column', issues);
  return Object.fromEntries([...named].map(([role, names]) => [role, names.length === 1 ? names[0]! : names]));
}
