import { shownValue } from '@maspo/core';
import diff from 'microdiff';
import { decidingPart, type Manifest } from './manifest.ts';

/** A value that decides a run, and is another one in a second manifest; both as texts, `not there` where there is none. */
export interface ManifestDifference {
  readonly path: string;
  readonly before: string;
  readonly now: string;
}

/** Every value in which the runs differ, apart from what may change between attempts at the same run. */
export function manifestDifferences(before: Partial<Manifest>, now: Partial<Manifest>): ManifestDifference[] {
  return diff(decidingPart(before), decidingPart(now)).map((change) => ({
    path: change.path.join('.'),
    before: change.type === 'CREATE' ? 'not there' : shownValue(change.oldValue),
    now: change.type === 'REMOVE' ? 'not there' : shownValue(change.value),
  }));
}
