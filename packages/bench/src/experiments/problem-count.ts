import { MaspoError, type MaspoErrorCode } from '@maspo/core';
import { codeOf, type IssueList } from '../setup/issue-list.ts';

/** Collects the problems of many cells. A problem that several cells have in common is reported once, with their number. */
export function createProblemCount(): Pick<IssueList, 'add' | 'count' | 'throwIfAny'> {
  const found = new Map<string, { readonly code: MaspoErrorCode; readonly times: number }>();
  return {
    add: (problems) => {
      for (const problem of problems) {
        const { text, code } =
          typeof problem === 'string' ? { text: problem, code: 'invalid-input' as const } : problem;
        found.set(text, { code, times: (found.get(text)?.times ?? 0) + 1 });
      }
    },
    get count() {
      return found.size;
    },
    throwIfAny: (subject) => {
      if (found.size === 0) return;
      const issues = Array.from(found, ([text, { times }]) => (times === 1 ? text : `${text} (in ${times} cells)`));
      const several = issues.length === 1 ? '' : `${issues.length} problems: `;
      const message = `${subject}: ${several}${issues.join('; ')}`;
      throw new MaspoError(codeOf(Array.from(found.values(), ({ code }) => code)), message, { issues, subject });
    },
  };
}
