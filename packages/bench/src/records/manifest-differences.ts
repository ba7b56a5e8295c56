import { shownValue } from '@maspo/core';
import diff from 'microdiff';
import { decidingPart, type Manifest } from './manifest.ts';

/** A deciding value that differs between two manifests. Both values are texts; a missing value is `not there`. */
export interface ManifestDifference {
  readonly path: string;
  readonly before: string;
  readonly now: string;
}

/** All values in which two runs differ, except those that may change between attempts at the same run. */
export function manifestDifferences(before: Partial<Manifest>, now: Partial<Manifest>): ManifestDifference[] {
  return diff(decidingPart(before), decidingPart(now)).map((change) => ({
    path: change.path.join('.'),
    before: change.type === 'CREATE' ? 'not there' : shownValue(change.oldValue),
    now: change.type === 'REMOVE' ? 'not there' : shownValue(change.value),
  }));
}
