import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import writeFileAtomic from 'write-file-atomic';
import { describeIssues } from '../config/describe-issues.ts';
import { readJson } from '../runs/read-json.ts';
import type { CellRecord, ExperimentRecord } from './experiment-record.ts';
import { factors, levelsKey } from './factors.ts';
import { recordSchema } from './record-schema.ts';

const recordFile = 'experiment.json';

/** Where an experiment writes unless it is told: apart for every set of models, and for results on a part of the questions. */
export function defaultDirectory({ name, models, limit }: Pick<ExperimentRecord, 'name' | 'models' | 'limit'>): string {
  return join('results', `${name}-${models}${limit === null ? '' : `-limit-${limit}`}`);
}

/** Throws `MaspoError` for a directory that holds no experiment, or whose record is no such. */
export async function readRecord(directory: string): Promise<ExperimentRecord> {
  const file = join(directory, recordFile);
  if (!existsSync(file))
    throw new MaspoError('missing-data', `${directory} holds no experiment: make one with \`maspo bench run\``);
  const value = await readJson(file);
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = describeIssues(parsed.error, value, recordSchema);
  const subject = `${file} is no record of an experiment; \`maspo bench run\` writes it into a new directory`;
  throw new MaspoError('invalid-input', `${subject}: ${problems.join('; ')}`, { issues: problems, subject });
}

/**
 * Writes the record, with the further cells (of other seeds, say) that earlier runs of the same experiment left there. Throws
 * `MaspoError('invalid-input')` for a directory that holds another experiment, or something else.
 */
export async function writeRecord(directory: string, record: ExperimentRecord): Promise<ExperimentRecord> {
  try {
    const before = await recordBefore(directory, record);
    const complete = before?.definition === record.definition ? withCellsOf(before, record) : record;
    await mkdir(directory, { recursive: true });
    await writeFileAtomic(join(directory, recordFile), `${JSON.stringify(complete, null, 2)}\n`);
    return complete;
  } catch (cause) {
    if (cause instanceof MaspoError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOTDIR' || code === 'EEXIST' ? 'it, or a part of its path, is a file' : message;
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
