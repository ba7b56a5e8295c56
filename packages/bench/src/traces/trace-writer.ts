import {
  closeSync,
  existsSync,
  constants as flags,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { type BlockIndex, createBlockIndex, type TraceBlock, traceFiles } from './trace-index.ts';
import { traceLine } from './trace-line.ts';
import type { KeptTraces, NewRecord, RecordCount } from './trace-record.ts';

/**
 * Writes the records of a run, block by block. The files are made with the first block, and end in `.part` until the writer is closed.
 * Records of an earlier attempt stay as long as this attempt repeats them. They also stay if this attempt ends sooner.
 */
export interface TraceWriter {
  /** Adds a record and returns its number. */
  add(record: NewRecord): number;
  /** Sets a new limit for the size of the file. */
  limitTo(bytes: number): void;
  /** Returns the end of the records that were added so far. */
  mark(): FileMark;
  /** Removes the records that were added after the mark. */
  rewind(mark: FileMark): void;
  /** Completes both files. */
  close(): KeptTraces;
  /** Leaves the `.part` files, with all records unless an earlier attempt got farther or the disk fails. Never throws. */
  abandon(): void;
}

export interface FileMark {
  readonly bytes: number;
  readonly indexBytes: number;
  readonly added: number;
  readonly counts: Counts;
  readonly isFull: boolean;
}

interface Counts {
  readonly kept: RecordCount;
  readonly leftOut: RecordCount;
  readonly cut: number;
}

/** Records that are not yet written. */
interface OpenBlock {
  readonly lines: string[];
  readonly index: BlockIndex;
  size: number;
  cut: number;
}

/** Characters of JSON in a block: enough for good compression, and few enough to unpack in a millisecond. */
const blockSize = 256 * 1024;
const packing = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const none: RecordCount = { traces: 0, verdicts: 0, assessments: 0 };
const countOf = { trace: 'traces', verdict: 'verdicts', assessment: 'assessments' } as const;

/**
 * A block that would make the file larger than its limit is left out and counted. All later records are also left out until the limit is
 * raised. Throws disk errors.
 */
export function createTraceWriter(directory: string, { limit }: { readonly limit: number }): TraceWriter {
  const file = (name: string) => join(directory, name);
  let opened: { readonly records: number; readonly index: number } | undefined;
  let most = limit;
  let isFull = false;
  let bytes = 0;
  let indexBytes = 0;
  let added = 0;
  let counts: Counts = { kept: none, leftOut: none, cut: 0 };
  let block = emptyBlock();

  const parts = () => {
    opened ??= {
      records: openPart(file(traceFiles.records)),
      index: openPart(file(traceFiles.index)),
    };
    return opened;
  };
  const seal = () => {
    const { lines, index, cut } = block;
    const { ids, versions, records } = index;
    if (lines.length === 0) return;
    block = emptyBlock();
    const packed = zstdCompressSync(lines.join(''), packing);
    if (bytes + packed.length > most) {
      isFull = true;
      counts = { ...counts, leftOut: plus(counts.leftOut, records) };
      return;
    }
    const first = added - records.length + 1;
    const entry: TraceBlock = { first, offset: bytes, bytes: packed.length, ids, versions, records };
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    const files = parts();
    if (!holds(files.records, packed, bytes) || !holds(files.index, line, indexBytes)) {
      ftruncateSync(files.records, bytes);
      ftruncateSync(files.index, indexBytes);
      writeAt(files.records, packed, bytes);
      writeAt(files.index, line, indexBytes);
    }
    bytes += packed.length;
    indexBytes += line.length;
    counts = { ...counts, kept: plus(counts.kept, records), cut: counts.cut + cut };
  };
  const sealLast = () => {
    try {
      const size = statSync(`${file(traceFiles.records)}.part`, { throwIfNoEntry: false })?.size ?? 0;
      // More than this attempt wrote is from an earlier attempt that got farther.
      if (size <= bytes) seal();
    } catch {
      // The run already ends for a reason of its own, perhaps this one: the disk is full.
    }
  };
  const end = () => {
    if (opened === undefined) return;
    closeSync(opened.records);
    closeSync(opened.index);
    opened = undefined;
  };

  return {
    add: (record) => {
      added += 1;
      if (isFull) {
        counts = { ...counts, leftOut: plus(counts.leftOut, [[record.kind]]) };
        return added;
      }
      const { line, cut } = traceLine({ n: added, ...record });
      block.lines.push(line);
      block.index.add(record);
      block.size += line.length;
      block.cut += cut;
      if (block.size >= blockSize) seal();
      return added;
    },
    limitTo: (allowed) => {
      seal();
      most = allowed;
      isFull = false;
    },
    mark: () => {
      seal();
      return { bytes, indexBytes, added, counts, isFull };
    },
    rewind: (mark) => {
      block = emptyBlock();
      if (opened !== undefined) {
        ftruncateSync(opened.records, mark.bytes);
        ftruncateSync(opened.index, mark.indexBytes);
      }
      ({ bytes, indexBytes, added, counts, isFull } = mark);
    },
    close: () => {
      seal();
      const { records, index } = parts();
      ftruncateSync(records, bytes);
      ftruncateSync(index, indexBytes);
      end();
      for (const name of Object.values(traceFiles)) renameSync(`${file(name)}.part`, file(name));
      return { ...counts.kept, bytes, cut: counts.cut, leftOut: counts.leftOut };
    },
    abandon: () => {
      const hasEnded = existsSync(file(traceFiles.records));
      if (!hasEnded) sealLast();
      end();
      // This attempt repeated only the beginning of a run that has already ended.
      if (hasEnded) for (const name of Object.values(traceFiles)) rmSync(`${file(name)}.part`, { force: true });
    },
  };
}

function emptyBlock(): OpenBlock {
  return { lines: [], index: createBlockIndex(), size: 0, cut: 0 };
}

function plus(count: RecordCount, entries: readonly (readonly [NewRecord['kind'], ...unknown[]])[]): RecordCount {
  const sum = { ...count };
  for (const [kind] of entries) sum[countOf[kind]] += 1;
  return sum;
}

/** Opens for reading and writing; the existing content stays. */
function openPart(file: string): number {
  return openSync(`${file}.part`, flags.O_RDWR | flags.O_CREAT);
}

/** Whether a file has this content at this position. */
function holds(file: number, content: Buffer, place: number): boolean {
  const found = Buffer.alloc(content.length);
  return readSync(file, found, 0, found.length, place) === content.length && found.equals(content);
}

function writeAt(file: number, content: Buffer, place: number): void {
  for (let from = 0; from < content.length; )
    from += writeSync(file, content, from, content.length - from, place + from);
}
