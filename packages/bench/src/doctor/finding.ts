import { MaspoError } from '@maspo/core';

/** What one check found. Only a `problem` keeps something from working that was asked for. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'problem';
  readonly says: string;
  /** What to do; where `says` does not end with it. */
  readonly wayOut?: string;
}

/** The findings of `check`, or the problem that it throws as a `MaspoError`. */
export async function findingsOf(name: string, check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    return error.issues.map((says) => ({ check: name, status: 'problem', says }));
  }
}
