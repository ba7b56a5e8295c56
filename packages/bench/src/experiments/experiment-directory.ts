import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import writeFileAtomic from 'write-file-atomic';
import { readJson } from '../runs/read-json.ts';
import type { CellRecord, ExperimentRecord } from './experiment-record.ts';
import type { Levels } from './factors.ts';

const recordFile = 'experiment.json';

/** Where an experiment writes unless it is told: apart for every set of models, and for results on a part of the questions. */
export function defaultDirectory({ name, models, limit }: Pick<ExperimentRecord, 'name' | 'models' | 'limit'>): string {
  return join('results', `${name}-${models}${limit === null ? '' : `-limit-${limit}`}`);
}

/** Throws `MaspoError('missing-data')` for a directory that holds no experiment. */
export async function readRecord(directory: string): Promise<ExperimentRecord> {
  const file = join(directory, recordFile);
  if (existsSync(file)) return (await readJson(file)) as ExperimentRecord;
  throw new MaspoError('missing-data', `${directory} holds no experiment: make one with \`maspo bench run\``);
}

/**
 * Writes the record, with the cells of other seeds that earlier runs of the same experiment left there. Throws
 * `MaspoError('invalid-input')` for a directory that holds another experiment, or something else.
 */
export async function writeRecord(directory: string, record: ExperimentRecord): Promise<ExperimentRecord> {
  const before = await recordBefore(directory, record);
  const complete = before?.definition === record.definition ? withCellsOf(before, record) : record;
  await mkdir(directory, { recursive: true });
  await writeFileAtomic(join(directory, recordFile), `${JSON.stringify(complete, null, 2)}\n`);
  return complete;
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
  const places = new Map(record.cells.map(({ levels }, index) => [apartFromSeed(levels), index]));
  const here = new Set(record.cells.map(({ levels }) => levels.seed));
  const place = ({ levels }: CellRecord) => places.get(apartFromSeed(levels)) ?? places.size;
  const cells = [...record.cells, ...before.cells.filter(({ levels }) => !here.has(levels.seed))];
  const seed = [...new Set([...record.levels.seed, ...before.levels.seed])].sort(
    (one, other) => Number(one) - Number(other),
  );
  return {
    ...record,
    levels: { ...record.levels, seed },
    cells: cells.sort((one, other) => place(one) - place(other) || Number(one.levels.seed) - Number(other.levels.seed)),
  };
}

function apartFromSeed(levels: Levels): string {
  return JSON.stringify({ ...levels, seed: undefined });
}
