import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { experimentOptimizers, MaspoError } from '@maspo/core';
import type { Recording } from '@maspo/models';
import { loadExamples } from '../data/load-examples.ts';
import { manifestOf } from '../setup/manifest-of.ts';
import type { Preflight } from '../setup/preflight.ts';
import { withRecordedFiles } from '../setup/recorded-files.ts';
import { setUpRun } from '../setup/run-setup.ts';
import type { Cell } from './cell.ts';
import type { LoadedExperiment } from './load-experiment.ts';
import { checkNeedsOfCells } from './needs-of-cells.ts';
import { createProblemCount } from './problem-count.ts';
import { factors, type Levels, levelsKey } from './records/factors.ts';
import type { CellConfig } from './resolve-cells.ts';
import { takingOver } from './taking-over.ts';

export interface SetUpCellsOptions {
  readonly home: string;
  /** The experiment's directory, below which cells have theirs. */
  readonly directory: string;
  /** The recording that answers the calls, with the hashes of the model files it was made with. */
  readonly recording?: Pick<Recording, 'files'> | undefined;
  /** The check of what the cells need; left out if the cells are not run here. */
  readonly preflight?: Preflight | undefined;
}

/** Sets up all cells. Throws one `MaspoError` with everything that is missing or wrong in any cell, each problem once. */
export async function setUpCells(
  configs: readonly CellConfig[],
  loaded: LoadedExperiment,
  { home, directory, recording, preflight }: SetUpCellsOptions,
): Promise<Cell[]> {
  const problems = createProblemCount();
  const examplesOf = remembering(loadExamples);
  const placeOf = createPlaces(directory);
  const cells = new Map<string, Cell>();
  const others: CellConfig[] = [];
  for (const cell of inOrderOfPrompts(configs)) {
    const { levels, input, config, promptsFrom } = cell;
    const name = nameOf(levels);
    try {
      const written = { config, name, directory: loaded.directory, file: loaded.file };
      const setup = await setUpRun(withRecordedFiles(written, recording), home, {
        known: experimentOptimizers,
        examplesOf,
      });
      const after = promptsFrom && sourceOf(promptsFrom, cells);
      const complete =
        after === undefined
          ? setup
          : takingOver({ id: after.id, file: join(directory, after.directory, 'prompts.json') }, setup);
      const manifest = manifestOf(complete);
      const { id } = manifest;
      refuseOtherBudget({ levels, manifest }, [...cells.values()]);
      const place = placeOf(name, id);
      cells.set(levelsKey(levels), {
        id,
        levels,
        directory: place,
        input,
        setup: complete,
        manifest,
        ...(after && { after }),
      });
    } catch (error) {
      if (!(error instanceof MaspoError)) throw error;
      problems.add(error.issues.map((text) => ({ code: error.code, text })));
      others.push(cell);
    }
  }
  if (preflight !== undefined)
    await checkNeedsOfCells({ cells: [...cells.values()], others, directory, preflight, issues: problems });
  problems.throwIfAny(loaded.file);
  return configs.map(({ levels }) => cells.get(levelsKey(levels))!);
}

/**
 * The budget is not part of an id, so that a run can continue with a higher budget. Two cells with one id and two budgets would be one run
 * with one of the budgets.
 */
function refuseOtherBudget({ levels, manifest }: Pick<Cell, 'levels' | 'manifest'>, before: readonly Cell[]): void {
  const { id, limits } = manifest;
  const twin = before.find((cell) => cell.id === id && !isDeepStrictEqual(cell.manifest.limits.budget, limits.budget));
  if (twin === undefined) return;
  const differing = factors.filter((factor) => twin.levels[factor] !== levels[factor]);
  const named = (of: Levels) => differing.map((factor) => `${factor} ${of[factor]}`).join(', ');
  const message = `${named(twin.levels)} and ${named(levels)} differ in budget alone, and would be one run with one result: give each budget an experiment file of its own`;
  throw new MaspoError('invalid-input', message);
}

function sourceOf(levels: Levels, cells: ReadonlyMap<string, Cell>): Cell {
  const source = cells.get(levelsKey(levels));
  if (source !== undefined) return source;
  const message = `transfer: there is no cell ${nameOf(levels)} to take prompts from: keep it in the matrix, or also exclude the cells that need it`;
  throw new MaspoError('invalid-input', message);
}

/** The directories of cells. Their names are for people; a cell is found again by its id. */
function createPlaces(experiment: string): (name: string, id: string) => string {
  const folder = join(experiment, cellsFolder);
  const taken = new Map(existsSync(folder) ? readdirSync(folder).map((name) => [name.slice(-idLength), name]) : []);
  return (name, id) => {
    const place = taken.get(id) ?? `${name}-${id}`;
    taken.set(id, place);
    return join(cellsFolder, place);
  };
}

const cellsFolder = 'cells';
const idLength = 12;

/** A name for people, made of all levels except `default`. The id after it distinguishes the cells. */
function nameOf(levels: Levels): string {
  const named = factors.map((factor) => levels[factor]).filter((level) => level !== 'default');
  return named.join('-').replaceAll(/[^\w.+-]/g, '_');
}

/** Cells whose prompts others take over come first. */
function inOrderOfPrompts(configs: readonly CellConfig[]): CellConfig[] {
  return configs.toSorted(
    (one, other) => Number(one.promptsFrom !== undefined) - Number(other.promptsFrom !== undefined),
  );
}

function remembering(load: typeof loadExamples): typeof loadExamples {
  const loaded = new Map<string, ReturnType<typeof loadExamples>>();
  return (id, home) => {
    const known = loaded.get(id) ?? load(id, home);
    loaded.set(id, known);
    return known;
  };
}
