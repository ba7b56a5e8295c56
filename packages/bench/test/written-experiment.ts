import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OptimizationEvent } from '@maspo/core';
import type { CellRecord, ExperimentRecord } from '../src/experiments/records/experiment-record.ts';
import { defaultLevel, type Factor, factors, type Levels } from '../src/experiments/records/factors.ts';
import { createUnusableCount } from '../src/records/unusable-replies.ts';

/** A cell of an experiment whose files are written by hand. */
export interface WrittenCell {
  /** Levels that are not given are `default`. */
  readonly levels: Partial<Levels>;
  /** Under the final prompts, one letter for each question: `+` correct, `-` incorrect, `?` unscored. A cell without it is unfinished. */
  readonly outcomes?: string;
  /** The number of the first question; 1 when left out. */
  readonly from?: number;
  readonly manifest?: object;
  readonly summary?: object;
  readonly timings?: readonly object[];
  readonly events?: readonly OptimizationEvent[];
}

const letters = { '+': 'correct', '-': 'incorrect', '?': 'unscored' } as const;

/** Writes an experiment with real-looking cells that no model ever ran, and returns its record. */
export async function writeExperiment(
  directory: string,
  cells: readonly WrittenCell[],
  changes: Partial<ExperimentRecord> = {},
): Promise<ExperimentRecord> {
  const records = cells.map(({ levels }, index): CellRecord => {
    const all = Object.fromEntries(factors.map((factor) => [factor, levels[factor] ?? defaultLevel])) as Levels;
    return { id: `cell-${index + 1}`, levels: all, directory: `cells/cell-${index + 1}` };
  });
  const record: ExperimentRecord = {
    ...{ name: 'written', title: 'A written experiment', definition: '0123456789abcdef', models: 'none-at-all' },
    ...{ simulated: false, limit: null, view: 'accuracy', reference: null, baseline: null, notes: [] },
    levels: levelsOf(records),
    cells: records,
    ...changes,
  };
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'experiment.json'), JSON.stringify(record));
  for (const [index, cell] of cells.entries())
    if (cell.outcomes !== undefined) await writeCell(directory, records[index]!, cell);
  return record;
}

function levelsOf(cells: readonly CellRecord[]): ExperimentRecord['levels'] {
  const levels = (factor: Factor) => [...new Set(cells.map((cell) => cell.levels[factor]))];
  return Object.fromEntries(factors.map((factor) => [factor, levels(factor)])) as unknown as ExperimentRecord['levels'];
}

async function writeCell(directory: string, record: CellRecord, cell: WrittenCell): Promise<void> {
  const folder = join(directory, record.directory);
  const { benchmark, optimizer } = record.levels;
  const model = (name: string) => ({ provider: 'openai', model: name, baseUrl: 'http://localhost' });
  const manifest = {
    id: record.id,
    product: { name: 'maspo', version: '0.1.0' },
    ...{ simulated: false, protocol: 'held-out', grading: 'repaired' },
    models: { agent: model('small'), optimizer: model('large'), evaluator: model('large') },
    ...cell.manifest,
  };
  const used = { calls: { agent: 10, judge: 2 }, tokens: { input: 100, output: 20 }, tokensByPurpose: {} };
  const summary = {
    ...{ status: 'finished', optimizer, preset: optimizer, usesLabels: false, graded: [], leaks: [] },
    judgeCheck: { basis: 'none', reason: 'off', isAtChance: false, warning: null },
    unusable: createUnusableCount().shares(),
    phases: { optimization: used, evaluation: used },
    usage: { byPhase: { orientation: {}, evaluation: {} } },
    ...cell.summary,
  };
  const { outcomes = '', from = 1, events = [] } = cell;
  const { timings = [phase('optimization', 2000), phase('evaluation', 1000)] } = cell;
  const graded = Array.from(outcomes, (letter, index) => ({
    id: `${benchmark}/${from + index}`,
    outcome: letters[letter as keyof typeof letters],
  }));
  const seed = graded.map((outcome) => ({ prompts: 'seed', ...outcome, outcome: 'incorrect' }));
  const final = graded.map((outcome) => ({ prompts: 'final', ...outcome }));
  await mkdir(folder, { recursive: true });
  const write = (name: string, values: readonly object[]) =>
    writeFile(join(folder, name), values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  await write('manifest.json', [manifest]);
  await write('outcomes.jsonl', [...seed, ...final]);
  await write('timings.jsonl', timings);
  await write('events.jsonl', events);
  await write('summary.json', [summary]);
}

function phase(name: string, ms: number) {
  return { phase: name, ms };
}
