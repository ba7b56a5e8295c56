import { MaspoError } from '@maspo/core';

/** Collects the issues of several checks, so that a user sees all of them at once. */
export function createIssueList() {
  const found: string[] = [];
  let code: MaspoError['code'] = 'missing-data';
  return {
    async collect<Value>(owner: string, check: () => Promise<Value>): Promise<Value | undefined> {
      try {
        return await check();
      } catch (error) {
        if (!(error instanceof MaspoError)) throw error;
        const several = error.issues.length > 1;
        found.push(...(several ? error.issues.map((issue) => `${error.subject || owner}: ${issue}`) : [error.message]));
        if (error.code !== 'missing-data') code = 'invalid-input';
        return undefined;
      }
    },
    add(issues: readonly string[]): void {
      found.push(...issues);
      if (issues.length > 0) code = 'invalid-input';
    },
    throwIfAny(subject: string): void {
      if (found.length > 0) throw new MaspoError(code, found.join('; '), { issues: found, subject });
    },
  };
}
