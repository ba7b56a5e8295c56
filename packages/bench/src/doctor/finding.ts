import { MaspoError } from '@maspo/core';

/** What one check found. Only a `problem` prevents something that was asked for. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'problem';
  readonly says: string;
  /** The advice; left out if `says` ends with it. */
  readonly wayOut?: string;
}

/** The findings of `check`. A `MaspoError` that it throws becomes a finding. */
export async function findingsOf(name: string, check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    return error.issues.map((says) => ({ check: name, status: 'problem', says }));
  }
}
