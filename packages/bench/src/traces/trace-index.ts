import type { PromptVersions } from '@maspo/core';
import type { NewRecord } from './trace-record.ts';

/** The records of a run, and where each one is. Both are named `.part` until the run has ended. */
export const traceFiles = { records: 'traces.jsonl.zst', index: 'traces.index.jsonl' } as const;

/** One line of the index: a block of records that can be unpacked by itself. */
export interface TraceBlock {
  /** Number of its first record; the others follow without a gap. */
  readonly first: number;
  readonly offset: number;
  readonly bytes: number;
  /** The different prompt versions of its traces. */
  readonly versions: readonly PromptVersions[];
  readonly records: readonly IndexEntry[];
}

/** What a record can be found by: its question, the agent, the versions (by their place in `versions`), the traces it is about. */
export type IndexEntry =
  | readonly ['trace', question: string, versions: number]
  | readonly ['verdict', question: string, agent: string, reference: number | null, candidate: number | null]
  | readonly ['assessment', question: string, agent: string, trace: number];

/** The entry of a record; adds its versions where they are new. */
export function indexEntry(record: NewRecord, versions: PromptVersions[]): IndexEntry {
  switch (record.kind) {
    case 'trace': {
      const key = JSON.stringify(record.versions);
      const known = versions.findIndex((other) => JSON.stringify(other) === key);
      return ['trace', record.question, known === -1 ? versions.push(record.versions) - 1 : known];
    }
    case 'verdict':
      return ['verdict', record.question, record.agent, record.reference, record.candidate];
    case 'assessment':
      return ['assessment', record.question, record.agent, record.trace];
  }
}
