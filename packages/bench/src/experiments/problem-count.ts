import { refuseIssues } from '@maspo/core';

/** Gathers the problems of many cells; what several have in common is told once, with their number. */
export function createProblemCount() {
  const counts = new Map<string, number>();
  return {
    add(problems: readonly string[]): void {
      for (const problem of problems) counts.set(problem, (counts.get(problem) ?? 0) + 1);
    },
    /** Throws one `MaspoError('invalid-input')` that lists them. */
    throwIfAny(subject: string): void {
      const lines = [...counts].map(([problem, count]) => (count === 1 ? problem : `${problem} (in ${count} cells)`));
      refuseIssues(subject, lines);
    },
  };
}
