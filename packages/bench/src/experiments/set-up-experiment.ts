import { resolve } from 'node:path';
import { contentHash, refuseIssues } from '@maspo/core';
import type { Recording } from '@maspo/models';
import { filesOf } from '../config/named-files.ts';
import { readText } from '../input/read-text.ts';
import { testScores } from '../records/manifest.ts';
import type { Preflight } from '../setup/preflight.ts';
import type { Cell } from './cell.ts';
import { type LoadedExperiment, loadExperiment } from './load-experiment.ts';
import { defaultDirectory } from './records/experiment-directory.ts';
import type { ExperimentRecord } from './records/experiment-record.ts';
import { levelsKey } from './records/factors.ts';
import { type CellConfig, type CellSelection, resolveCells } from './resolve-cells.ts';
import { setUpCells } from './set-up-cells.ts';
import { filterCells, type LevelFilter } from './table/level-filter.ts';
import { commonProtocol, commonSimulated } from './table/protocol.ts';

/** An experiment whose cells can all be run; nothing was called or written yet. */
export interface ExperimentSetup {
  readonly directory: string;
  readonly record: ExperimentRecord;
  readonly cells: readonly Cell[];
  /** The number of calls at once, over all cells: the highest setting of any cell. */
  readonly concurrency: number;
}

export interface ExperimentChoice extends CellSelection {
  /** A set of models in place of the one in the file: its name, or a file. */
  readonly models?: string | undefined;
  /** The directory of the experiment; the default directory when left out. */
  readonly directory?: string | undefined;
  /** Only the cells with these levels, and those whose prompts they take over; all when left out. */
  readonly only?: LevelFilter | undefined;
  readonly home: string;
  /** The recording that answers the calls, with the hashes of the model files it was made with. */
  readonly recording?: Pick<Recording, 'files'> | undefined;
  /** The check of what the cells need; left out if the cells are not run here. */
  readonly preflight?: Preflight | undefined;
}

/**
 * Reads an experiment by name or file. Checks all its cells, and that one table can show them. Throws `MaspoError` with everything that is
 * wrong.
 */
export async function setUpExperiment(nameOrFile: string, choice: ExperimentChoice): Promise<ExperimentSetup> {
  const loaded = await loadExperiment(nameOrFile, choice);
  const resolved = resolveCells(loaded, choice);
  const chosen = withSources(filterCells({ name: loaded.name, ...resolved }, choice.only ?? {}).cells, resolved.cells);
  const limit = choice.limit ?? null;
  const directory = choice.directory ?? defaultDirectory({ name: loaded.name, models: loaded.models.name, limit });
  const cells = await setUpCells(chosen, loaded, {
    home: choice.home,
    directory,
    recording: choice.recording,
    preflight: choice.preflight,
  });
  refuseUngraded(cells, loaded);
  commonProtocol(cells);
  commonSimulated(cells);
  const { title, view, reference, baseline, notes } = loaded.config;
  const record: ExperimentRecord = {
    name: loaded.name,
    title,
    definition: definitionOf(loaded, { limit, files: await fileHashes(loaded, resolved.cells) }),
    models: loaded.models.name,
    simulated: cells.some(({ manifest }) => manifest.simulated),
    limit,
    view,
    reference: reference ?? null,
    baseline: baseline ?? null,
    levels: resolved.levels,
    notes: [...notes, ...loaded.models.set.notes],
    cells: cells.map(({ id, levels, directory: place }) => ({ id, levels, directory: place })),
  };
  const concurrency = Math.max(...cells.map(({ setup }) => setup.config.concurrency));
  return { directory, record, cells, concurrency };
}

/**
 * Refuses cells without graded answers for a table of accuracies. Such a table cannot show questions without answers, and must not show
 * judgements next to grades.
 */
function refuseUngraded(cells: readonly Cell[], { config, file }: LoadedExperiment): void {
  if (config.view !== 'accuracy') return;
  const issues = cells.flatMap(({ levels, manifest }) => {
    const basis = testScores(manifest);
    if (basis === 'graded') return [];
    const what = basis === 'none' ? 'has no answers' : 'is judged by a rubric and not graded';
    return [
      `benchmark ${levels.benchmark} ${what}, and the table shows accuracies: leave it out, or choose another view`,
    ];
  });
  refuseIssues(file, [...new Set(issues)]);
}

function withSources(chosen: readonly CellConfig[], all: readonly CellConfig[]): CellConfig[] {
  const needed = new Set(chosen.flatMap(({ levels, promptsFrom = levels }) => [levels, promptsFrom]).map(levelsKey));
  return all.filter(({ levels }) => needed.has(levelsKey(levels)));
}

/**
 * The hash of an experiment. Seeds are not part of it, because a further seed adds to an experiment. The content of files (a module, a
 * graph, questions) is part of it, because cells from before and after a change are not one experiment.
 */
function definitionOf(
  { config, models }: LoadedExperiment,
  { limit, files }: { readonly limit: number | null; readonly files: readonly string[] },
): string {
  const { seed: _, ...matrix } = config.matrix;
  const said = [{ ...config, matrix }, models.set, limit, ...(files.length === 0 ? [] : [files])];
  return contentHash(JSON.stringify(said)).slice(0, 12);
}

/** The hashes of all files that cells name, including cells that are not chosen now. */
function fileHashes({ directory }: LoadedExperiment, cells: readonly CellConfig[]): Promise<string[]> {
  const paths = new Set(cells.flatMap(({ config }) => filesOf(config)).map(({ path }) => resolve(directory, path)));
  return Promise.all([...paths].toSorted().map(async (path) => contentHash(await readText(path))));
}
