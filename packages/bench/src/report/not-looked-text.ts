import type { RunSoFar } from '../records/read-run.ts';

/** Why a run has no figures of misalignment. */
export function notLookedText({ manifest }: Pick<RunSoFar, 'manifest'>): string {
  return 'misalignmentBuffer' in (manifest.options as object)
    ? 'The search ended before it could look for misalignment.'
    : 'This optimizer does not look for misalignment.';
}
