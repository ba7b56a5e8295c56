import type { PromptVersions } from '@maspo/core';
import type { NewRecord } from './trace-record.ts';

/** The file of the records of a run, and the file with the position of each record. Both end in `.part` until the run has ended. */
export const traceFiles = { records: 'traces.jsonl.zst', index: 'traces.index.jsonl' } as const;

/** One line of the index: a block of records that can be unpacked separately. */
export interface TraceBlock {
  /** Number of its first record; the next records follow without a gap. */
  readonly first: number;
  readonly offset: number;
  readonly bytes: number;
  /** The ids of its questions and agents, each once; entries refer to them by their index here. */
  readonly ids: readonly string[];
  /** The different prompt versions of its traces; entries refer to them by their index here. */
  readonly versions: readonly PromptVersions[];
  readonly records: readonly IndexEntry[];
}

/** The keys for finding a record. For a verdict or an assessment: the agent, and the numbers of the traces that it is about. */
export type IndexEntry =
  | readonly ['trace', question: number, versions: number]
  | readonly ['verdict', question: number, agent: number, reference: number, candidate: number]
  | readonly ['assessment', question: number, agent: number, trace: number];

/** Makes the entries of one block, in the order of its records. */
export interface BlockIndex {
  readonly ids: readonly string[];
  readonly versions: readonly PromptVersions[];
  readonly records: readonly IndexEntry[];
  add(record: NewRecord): void;
}

export function createBlockIndex(): BlockIndex {
  const ids = new Map<string, number>();
  const versions = new Map<string, PromptVersions>();
  const records: IndexEntry[] = [];
  const placeOf = (id: string) => {
    const place = ids.get(id) ?? ids.size;
    ids.set(id, place);
    return place;
  };
  const entryOf = (record: NewRecord): IndexEntry => {
    const question = placeOf(record.question);
    switch (record.kind) {
      case 'trace': {
        const key = JSON.stringify(record.versions);
        versions.set(key, record.versions);
        return ['trace', question, [...versions.keys()].indexOf(key)];
      }
      case 'verdict':
        return ['verdict', question, placeOf(record.agent), record.reference, record.candidate];
      case 'assessment':
        return ['assessment', question, placeOf(record.agent), record.trace];
    }
  };
  return {
    get ids() {
      return [...ids.keys()];
    },
    get versions() {
      return [...versions.values()];
    },
    records,
    add: (record) => void records.push(entryOf(record)),
  };
}
