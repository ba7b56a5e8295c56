import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OptimizationEvent } from '@maspo/core';
import type { Outcome } from '@maspo/tasks';
import type { ExampleOutcome } from '../../grading/evaluate-system.ts';
import { readJson, readJsonl } from '../../input/read-json.ts';
import { type ElapsedTime, readElapsedTime } from '../../records/elapsed-time.ts';
import type { Manifest } from '../../records/manifest.ts';
import type { Summary } from '../../records/summary.ts';
import { readRecord } from '../records/experiment-directory.ts';
import type { CellRecord, ExperimentRecord } from '../records/experiment-record.ts';
import { finishedCell } from '../records/finished-cell.ts';
import { filterCells, type LevelFilter } from './level-filter.ts';

/** The current state of an experiment. */
export interface ExperimentCells {
  /** The record of the experiment, with only the requested levels and cells. */
  readonly record: ExperimentRecord;
  /** The requested levels; empty for all cells. */
  readonly only: LevelFilter;
  /** In the record's order. */
  readonly finished: readonly FinishedCell[];
  readonly unfinished: readonly UnfinishedCell[];
}

export interface FinishedCell extends CellRecord {
  readonly manifest: Manifest;
  readonly summary: Summary;
  /** The outcomes by question id, under the final prompts. If nothing was optimized, these are the seed prompts. */
  readonly outcomes: ReadonlyMap<string, Outcome['outcome']>;
  /** Elapsed milliseconds by phase; null where a part of it was spent in an earlier session. */
  readonly elapsed: ElapsedTime | null;
  /** The event log of the cell. It is read for each call, because the logs of all cells may not fit into memory. */
  events(): Promise<OptimizationEvent[]>;
}

export interface UnfinishedCell extends CellRecord {
  /** Whether its run was started: it is running, was stopped, or failed. */
  readonly begun: boolean;
}

/** Throws `MaspoError` for a directory without an experiment, for a damaged file, and for a cell whose directory holds another run. */
export async function readCells(directory: string, only: LevelFilter = {}): Promise<ExperimentCells> {
  const record = filterCells(await readRecord(directory), only);
  const finished: FinishedCell[] = [];
  const unfinished: UnfinishedCell[] = [];
  for (const cell of record.cells) {
    const path = join(directory, cell.directory);
    const summary = await finishedCell(path, cell);
    if (summary === undefined) unfinished.push({ ...cell, begun: existsSync(join(path, 'manifest.json')) });
    else finished.push(await readFinished(path, cell, summary));
  }
  return { record, only, finished, unfinished };
}

async function readFinished(path: string, cell: CellRecord, summary: Summary): Promise<FinishedCell> {
  const lines = (name: string) => readJsonl(join(path, name));
  const outcomes = (await lines('outcomes.jsonl')) as (ExampleOutcome & { readonly prompts: string })[];
  const final = outcomes.filter(({ prompts }) => prompts === 'final');
  return {
    ...cell,
    manifest: (await readJson(join(path, 'manifest.json'))) as Manifest,
    summary,
    outcomes: new Map(final.map(({ id, outcome }) => [id, outcome])),
    elapsed: await readElapsedTime(path),
    events: async () => (await lines('events.jsonl')) as OptimizationEvent[],
  };
}
