import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join, sep } from 'node:path';
import { MaspoError } from '@maspo/core';
import type { z } from 'zod';
import { parseInput } from '../../input/parse-input.ts';
import { readJson, readJsonl } from '../../input/read-json.ts';
import type { Manifest } from '../../records/manifest.ts';
import type { Summary } from '../../records/summary.ts';
import { comparedOutcomes } from '../../report/test-comparison.ts';
import { isLocked } from '../../runs/lock-directory.ts';
import type { PairedDifference } from '../../statistics/paired-difference.ts';
import { type TraceBlock, traceFiles } from '../../traces/trace-index.ts';
import { type FolderStamp, stampOf } from './file-stamp.ts';
import type { Place } from './find-places.ts';
import { manifestSchema, outcomesSchema, summarySchema } from './record-schemas.ts';

/** `in progress`: a process holds the lock. `stopped`: not finished, and no process holds the lock. `damaged`: some file cannot be read. */
export type RunState = 'finished' | 'in progress' | 'stopped' | 'damaged';

/** The data of a run for the list. Data that its files do not have are left out. */
export interface RunHead extends Place {
  readonly state: RunState;
  /** Why it is damaged. */
  readonly damage?: string | undefined;
  readonly manifest?: Manifest | undefined;
  /** Whether models were simulated, according to the first of its files that can be read. */
  readonly isSimulated?: boolean | undefined;
  /** The summary of a finished run. */
  readonly summary?: Summary | undefined;
  /** Seed against final prompts on the test questions. */
  readonly compared?: PairedDifference | undefined;
  readonly stamp: RunStamp;
}

export interface RunStamp extends FolderStamp {
  /** Whether a process holds the lock of the folder. */
  readonly isLocked: boolean;
}

/** The event log of a run, complete or partial. */
const logFiles = ['events.jsonl', 'events.jsonl.part'] as const;

/** The path of the log, and whether it is still written to. */
export function logOf({ directory, stamp }: RunHead): { readonly file: string; readonly isOpen: boolean } | undefined {
  const name = logFiles.find((known) => stamp.has(known));
  return name === undefined ? undefined : { file: join(directory, name), isOpen: name.endsWith('.part') };
}

const files = [
  'manifest.json',
  'summary.json',
  'outcomes.jsonl',
  'prompts.json',
  'timings.jsonl',
  'calibration.json',
  '.lock',
  ...logFiles,
  ...Object.values(traceFiles).flatMap((name) => [name, `${name}.part`]),
];

/** The present state of a run's files, and whether a process writes to them. */
export function runStamp({ directory }: Place): RunStamp {
  const stamp = stampOf(directory, files);
  const locked = stamp.has('.lock') && isLocked(directory);
  return { ...stamp, text: `${stamp.text}${locked ? '\nlocked' : ''}`, isLocked: locked };
}

/** Never throws for a damaged run. */
export async function readHead(place: Place, stamp: RunStamp): Promise<RunHead> {
  const damages: string[] = [];
  const path = (name: string) => join(place.directory, name);
  /** The content of a file that exists. If it cannot be read, the value is undefined and the reason is added to the damages. */
  const read = async <Value>(name: string, schema: z.ZodType<Value>): Promise<Value | undefined> => {
    try {
      const content = name.endsWith('.jsonl') ? await readJsonl(path(name)) : await readJson(path(name));
      return parseInput(content, { schema, subject: path(name) });
    } catch (error) {
      damages.push(reasonOf(error));
      return undefined;
    }
  };
  const manifest = await read('manifest.json', manifestSchema);
  const isFinished = stamp.has('summary.json');
  const summary = isFinished ? await read('summary.json', summarySchema) : undefined;
  const outcomes = isFinished ? await read('outcomes.jsonl', outcomesSchema) : undefined;
  if (isFinished) {
    for (const name of ['events.jsonl', 'prompts.json'])
      if (!stamp.has(name)) damages.push(`${path(name)} is not there, though the run has finished`);
    if (stamp.has('events.jsonl') && !endsWithLine(path('events.jsonl')))
      damages.push(`${path('events.jsonl')} is cut: its last line has no end`);
    damages.push(...damagesOfTraces(place, stamp));
  }
  return {
    ...place,
    state: damages.length > 0 ? 'damaged' : isFinished ? 'finished' : stamp.isLocked ? 'in progress' : 'stopped',
    // Pages show the path of the folder, so only the names of its files are kept.
    damage: damages.length === 0 ? undefined : damages.join('; ').replaceAll(`${place.directory}${sep}`, ''),
    manifest,
    isSimulated: manifest?.simulated ?? summary?.simulated ?? logSaysSimulated(place, stamp),
    summary,
    compared: outcomes === undefined ? undefined : comparedOutcomes(outcomes),
    stamp,
  };
}

/** Why data could not be read, as text for a page. An error caused by a damaged file must not end the viewer. */
export function reasonOf(error: unknown): string {
  return error instanceof MaspoError ? error.message : `it cannot be read: ${(error as Error).message}`;
}

/** In runs with simulated models, the first event of the search ends with this mark. */
function logSaysSimulated({ directory }: Place, stamp: FolderStamp): boolean | undefined {
  const name = logFiles.find((known) => stamp.has(known));
  if (name === undefined) return undefined;
  const lines = partOf(join(directory, name), { most: 4 << 20, from: 'start' }).split('\n');
  const started = lines.find((line) => line.startsWith('{"type":"run-started"'));
  return started?.endsWith('"simulated":true}');
}

function endsWithLine(file: string): boolean {
  return partOf(file, { most: 1, from: 'end' }) === '\n';
}

/** The size of the records file must agree with the last line of the index. */
function damagesOfTraces({ directory }: Place, stamp: FolderStamp): string[] {
  const { records, index } = traceFiles;
  if (!stamp.has(records) && !stamp.has(index)) return [];
  const file = join(directory, records);
  if (!stamp.has(records)) return [`${file} is not there, though its index is`];
  if (!stamp.has(index)) return [`${join(directory, index)} is not there, so the traces cannot be found`];
  const last =
    partOf(join(directory, index), { most: 4 << 20, from: 'end' })
      .trimEnd()
      .split('\n')
      .at(-1) ?? '';
  if (last === '') return stamp.sizeOf(records) === 0 ? [] : [`${join(directory, index)} is empty`];
  try {
    const { offset, bytes } = JSON.parse(last) as TraceBlock;
    const size = stamp.sizeOf(records);
    return offset + bytes === size ? [] : [`${file} has ${size} bytes, and its index says ${offset + bytes}`];
  } catch {
    return [`${join(directory, index)} is damaged: its last line is not valid JSON`];
  }
}

/** The first or last `most` bytes of a file. */
function partOf(file: string, { most, from }: { readonly most: number; readonly from: 'start' | 'end' }): string {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const part = Buffer.alloc(Math.min(most, size));
    readSync(handle, part, 0, part.length, from === 'start' ? 0 : size - part.length);
    return part.toString();
  } finally {
    closeSync(handle);
  }
}
