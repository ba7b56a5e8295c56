import { MaspoError, type MaspoErrorCode } from '@maspo/core';

/** Something that the user has to put right. */
export interface Problem {
  readonly code: MaspoErrorCode;
  readonly text: string;
}

/** Collects what several checks find, so that a user sees all of it at once, and each thing once. */
export interface IssueList {
  /** Runs a check. What a `MaspoError` of it says is kept, and there is no value then. */
  collect<Value>(owner: string, check: () => Promise<Value>): Promise<Value | undefined>;
  add(problems: readonly (Problem | string)[]): void;
  /** How many different things were found. */
  readonly count: number;
  /** Throws one `MaspoError` that lists them. Its code is theirs where they have one in common, else `invalid-input`. */
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

/** The code that all have in common. */
export function codeOf(codes: readonly MaspoErrorCode[]): MaspoErrorCode {
  const [first = 'invalid-input', ...others] = codes;
  return others.every((code) => code === first) ? first : 'invalid-input';
}
