import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { MaspoError, type PromptVersions } from '@maspo/core';
import { readText } from '../input/read-text.ts';
import { type IndexEntry, type TraceBlock, traceFiles } from './trace-index.ts';
import type { TraceRecord } from './trace-record.ts';

/** The traces of a run. Only the blocks that contain wanted records are read. */
export interface TraceReader {
  /** In the order of the file. Records that were left out do not appear, so their numbers are missing. */
  read(wanted?: Wanted): AsyncGenerator<TraceRecord>;
  /** The existing records, according to the index. No block is unpacked. */
  entries(wanted?: Wanted): IndexedRecord[];
}

/** A record with the data that the index has. */
export interface IndexedRecord {
  readonly n: number;
  readonly kind: TraceRecord['kind'];
  readonly question: string;
  /** For a trace: the version of the prompt of each agent; otherwise empty. */
  readonly versions: PromptVersions;
  /** Numbers of the traces that a verdict (reference, candidate) or an assessment is about. */
  readonly about: readonly number[];
}

/** Which records to read; without a criterion, all. */
export interface Wanted {
  /** Id of the question, or of several questions. Each block is unpacked once for all of them. */
  readonly question?: string | ReadonlySet<string> | undefined;
  /** Verdicts and assessments on this agent, and traces in which the agent ran under `version`. */
  readonly agent?: string | undefined;
  /** Traces with this prompt version, of `agent` or of any agent, and the verdicts and assessments about them. */
  readonly version?: string | undefined;
  /** Records with these numbers. */
  readonly numbers?: ReadonlySet<number> | undefined;
}

/**
 * Opens the traces of a run. For a run that has not finished, these are the traces written so far. Throws `MaspoError`: `missing-data` if
 * there are no traces, `invalid-input` with the position of the damage if they are damaged.
 */
export async function openTraces(directory: string): Promise<TraceReader> {
  const path = (name: string) => join(directory, name);
  const part = existsSync(path(traceFiles.records)) ? '' : '.part';
  const file = path(`${traceFiles.records}${part}`);
  if (!existsSync(file))
    throw new MaspoError(
      'missing-data',
      `${directory} holds no traces: it is no run directory, the run has just begun, or it keeps none (--no-traces)`,
    );
  const blocks = await readIndex(path(`${traceFiles.index}${part}`), part !== '');
  return {
    read: (wanted = {}) => readRecords(file, blocks, wanted),
    entries: (wanted = {}) => {
      const isWanted = criterion(wanted);
      return blocks.flatMap((block) =>
        block.records.flatMap((entry, index) => {
          const number = block.first + index;
          return isWanted(entry, { number, block }) ? [indexedRecord(entry, { number, block })] : [];
        }),
      );
    },
  };
}

async function readIndex(file: string, isPart: boolean): Promise<TraceBlock[]> {
  const lines = (await readText(file)).split('\n');
  const last = lines.pop();
  // A run that was killed or is still writing may have left an incomplete line.
  if (last !== '' && !isPart) throw damaged(file, `line ${lines.length + 1} has no end`);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as TraceBlock;
    } catch (cause) {
      throw damaged(file, `line ${index + 1} is not valid JSON`, cause);
    }
  });
}

async function* readRecords(
  file: string,
  blocks: readonly TraceBlock[],
  wanted: Wanted,
): AsyncGenerator<TraceRecord, void, undefined> {
  const isWanted = criterion(wanted);
  const handle = await open(file);
  try {
    for (const block of blocks) {
      const chosen = block.records.flatMap((entry, index) =>
        isWanted(entry, { number: block.first + index, block }) ? [index] : [],
      );
      if (chosen.length > 0) yield* await readBlock(handle, { file, block, chosen });
    }
  } finally {
    await handle.close();
  }
}

type Criterion = (entry: IndexEntry, at: { readonly number: number; readonly block: TraceBlock }) => boolean;

function indexedRecord(
  entry: IndexEntry,
  { number, block }: { readonly number: number; readonly block: TraceBlock },
): IndexedRecord {
  const isTrace = entry[0] === 'trace';
  return {
    n: number,
    kind: entry[0],
    question: block.ids[entry[1]] ?? '',
    versions: isTrace ? (block.versions[entry[2]] ?? {}) : {},
    about: isTrace ? [] : (entry.slice(3) as number[]),
  };
}

/** Call it for all entries in their order: a verdict or an assessment comes after its traces. */
function criterion({ question, agent, version, numbers }: Wanted): Criterion {
  const questions = typeof question === 'string' ? new Set([question]) : question;
  const chosenTraces = new Set<number>();
  return (entry, { number, block }) => {
    if (numbers !== undefined && !numbers.has(number)) return false;
    if (questions !== undefined && !questions.has(block.ids[entry[1]] ?? '')) return false;
    if (entry[0] === 'trace') {
      const versions = block.versions[entry[2]] ?? {};
      const named = agent === undefined ? Object.values(versions) : [versions[agent]];
      if (version !== undefined && !named.includes(version)) return false;
      chosenTraces.add(number);
      return true;
    }
    if (agent !== undefined && block.ids[entry[2]] !== agent) return false;
    return version === undefined || (entry.slice(3) as number[]).some((trace) => chosenTraces.has(trace));
  };
}

async function readBlock(
  handle: FileHandle,
  { file, block, chosen }: { file: string; block: TraceBlock; chosen: readonly number[] },
): Promise<TraceRecord[]> {
  const { first, offset, bytes, records } = block;
  try {
    const packed = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(packed, 0, bytes, offset);
    if (bytesRead < bytes) throw new Error('the file ends before it');
    const lines = zstdDecompressSync(packed).toString().split('\n');
    if (lines.length !== records.length + 1) throw new Error(`it holds ${lines.length - 1} records`);
    return chosen.map((index) => JSON.parse(lines[index]!) as TraceRecord);
  } catch (cause) {
    const place = `the block of records ${first} to ${first + records.length - 1}, at byte ${offset}`;
    throw damaged(file, `${place}: ${(cause as Error).message}`, cause);
  }
}

function damaged(file: string, what: string, cause?: unknown): MaspoError {
  return new MaspoError(
    'invalid-input',
    `${file} is damaged, ${what}; start the run again with the same command to write it anew`,
    { cause },
  );
}
