import { MaspoError } from '@maspo/core';

/** Gathers the problems of several checks, so that a user sees all of them at once. */
export function createProblemList() {
  const found: string[] = [];
  let code: MaspoError['code'] = 'missing-data';
  return {
    async collect<Value>(owner: string, check: () => Promise<Value>): Promise<Value | undefined> {
      try {
        return await check();
      } catch (error) {
        if (!(error instanceof MaspoError)) throw error;
        const several = error.problems.length > 1;
        found.push(
          ...(several ? error.problems.map((problem) => `${error.subject || owner}: ${problem}`) : [error.message]),
        );
        if (error.code !== 'missing-data') code = 'invalid-input';
        return undefined;
      }
    },
    add(problems: readonly string[]): void {
      found.push(...problems);
      if (problems.length > 0) code = 'invalid-input';
    },
    throwIfAny(subject: string): void {
      if (found.length > 0) throw new MaspoError(code, found.join('; '), { problems: found, subject });
    },
  };
}
