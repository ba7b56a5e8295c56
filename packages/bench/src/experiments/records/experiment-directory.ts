import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { failureText, MaspoError } from '@maspo/core';
import { checkWritable, makeFolder } from '@maspo/models';
import writeFileAtomic from 'write-file-atomic';
import { parseInput } from '../../input/parse-input.ts';
import { readJson } from '../../input/read-json.ts';
import type { CellRecord, ExperimentRecord } from './experiment-record.ts';
import { factors, levelsKey } from './factors.ts';
import { recordSchema } from './record-schema.ts';

const recordFile = 'experiment.json';

/** The default directory of an experiment. Every set of models has a separate one, and so have results on a part of the questions. */
export function defaultDirectory({ name, models, limit }: Pick<ExperimentRecord, 'name' | 'models' | 'limit'>): string {
  return join('results', `${name}-${models}${limit === null ? '' : `-limit-${limit}`}`);
}

/** Throws `MaspoError` for a directory that holds no experiment, or whose record is damaged. */
export async function readRecord(directory: string): Promise<ExperimentRecord> {
  const file = join(directory, recordFile);
  if (!existsSync(file))
    throw new MaspoError('missing-data', `${directory} holds no experiment: make one with \`maspo bench run\``);
  return parseInput(await readJson(file), {
    schema: recordSchema,
    subject: `${file} is not a record of an experiment; \`maspo bench run\` writes one into a new directory`,
  });
}

/**
 * Writes the record, with the further cells (for example of other seeds) that earlier runs of the same experiment left there. Throws
 * `MaspoError('invalid-input')` for a directory that holds another experiment or other files.
 */
export async function writeRecord(directory: string, record: ExperimentRecord): Promise<ExperimentRecord> {
  return inDirectory(directory, async () => {
    const before = await recordBefore(directory, record);
    const complete = before?.definition === record.definition ? withCellsOf(before, record) : record;
    // Several processes may each run some cells, and find the record written. An unchanged record is not written again, so they do not
    // write it at the same time.
    if (before !== undefined && isDeepStrictEqual(before, complete)) return complete;
    makeFolder(directory);
    await writeFileAtomic(join(directory, recordFile), `${JSON.stringify(complete, null, 2)}\n`);
    return complete;
  });
}

/** Throws as `writeRecord` would. Makes and changes nothing. */
export function checkRecordDirectory(directory: string, record: ExperimentRecord): Promise<void> {
  return inDirectory(directory, async () => {
    await recordBefore(directory, record);
    checkWritable(directory);
  });
}

async function inDirectory<Value>(directory: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof MaspoError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOTDIR' || code === 'EEXIST' ? 'it, or a part of its path, is a file' : failureText(cause);
    const advice = 'choose another directory with --dir';
    throw new MaspoError('environment', `${directory} cannot hold an experiment: ${why}; ${advice}`, { cause });
  }
}

async function recordBefore(directory: string, record: ExperimentRecord): Promise<ExperimentRecord | undefined> {
  if (!existsSync(directory)) return undefined;
  if (!existsSync(join(directory, recordFile))) {
    if ((await readdir(directory)).length === 0) return undefined;
    throw new MaspoError(
      'invalid-input',
      `${directory} is not empty and holds no experiment: choose another directory with --dir`,
    );
  }
  const before = await readRecord(directory);
  const differing = (['name', 'models', 'limit'] as const).filter((field) => before[field] !== record[field]);
  if (differing.length === 0) return before;
  const problems = differing.map(
    (field) => `${field} was ${before[field] ?? 'none'}, and is now ${record[field] ?? 'none'}`,
  );
  throw new MaspoError(
    'invalid-input',
    `${directory} holds another experiment: ${problems.join('; ')}; choose another directory with --dir`,
  );
}

function withCellsOf(before: ExperimentRecord, record: ExperimentRecord): ExperimentRecord {
  const seed = [...new Set([...record.levels.seed, ...before.levels.seed])].sort(
    (one, other) => Number(one) - Number(other),
  );
  const levels = { ...record.levels, seed };
  const cells = new Map([...before.cells, ...record.cells].map((cell) => [levelsKey(cell.levels), cell]));
  const place = (cell: CellRecord) => factors.map((factor) => levels[factor].indexOf(cell.levels[factor]));
  return { ...record, levels, cells: [...cells.values()].sort((one, other) => compare(place(one), place(other))) };
}

function compare(one: readonly number[], other: readonly number[]): number {
  return one.map((value, index) => value - other[index]!).find((difference) => difference !== 0) ?? 0;
}
