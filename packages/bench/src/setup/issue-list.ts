import { MaspoError, type MaspoErrorCode } from '@maspo/core';

/** A problem that the user has to fix. */
export interface Problem {
  readonly code: MaspoErrorCode;
  readonly text: string;
}

/** Collects the findings of several checks, so that a user sees all of them together, and each only once. */
export interface IssueList {
  /** Runs a check. If it throws a `MaspoError`, the messages are kept and the value is undefined. */
  collect<Value>(owner: string, check: () => Promise<Value>): Promise<Value | undefined>;
  add(problems: readonly (Problem | string)[]): void;
  /** The number of different findings. */
  readonly count: number;
  /** Throws one `MaspoError` that lists the findings. Its code is their common code, or else `invalid-input`. */
  throwIfAny(subject: string): void;
}

export function createIssueList(): IssueList {
  const found = new Map<string, MaspoErrorCode>();
  return {
    collect: async (owner, check) => {
      try {
        return await check();
      } catch (error) {
        if (!(error instanceof MaspoError)) throw error;
        const several = error.issues.length > 1;
        for (const text of several
          ? error.issues.map((issue) => `${error.subject || owner}: ${issue}`)
          : [error.message])
          found.set(text, error.code);
        return undefined;
      }
    },
    add: (problems) => {
      for (const problem of problems)
        if (typeof problem === 'string') found.set(problem, 'invalid-input');
        else found.set(problem.text, problem.code);
    },
    get count() {
      return found.size;
    },
    throwIfAny: (subject) => {
      if (found.size === 0) return;
      const issues = [...found.keys()];
      throw new MaspoError(codeOf([...found.values()]), issues.join('; '), { issues, subject });
    },
  };
}

/** What a check throws, as a problem; empty if it passes. */
export async function problemsOf(check: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    return [{ code: error.code, text: error.message }];
  }
}

/** The common code, or `invalid-input` if the codes differ. */
export function codeOf(codes: readonly MaspoErrorCode[]): MaspoErrorCode {
  const [first = 'invalid-input', ...others] = codes;
  return others.every((code) => code === first) ? first : 'invalid-input';
}
