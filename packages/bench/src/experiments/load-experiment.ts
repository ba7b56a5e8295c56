import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { MaspoError, unknownName } from '@maspo/core';
import { parseInput } from '../input/parse-input.ts';
import { readYaml } from '../input/read-yaml.ts';
import { type ExperimentConfig, experimentConfigSchema } from './experiment-config.ts';
import { type ModelSet, modelSetSchema } from './model-set.ts';

/** An experiment file with its set of models, each read and checked separately. */
export interface LoadedExperiment {
  readonly name: string;
  readonly config: ExperimentConfig;
  /** The folder that paths in the file are relative to. */
  readonly directory: string;
  readonly file: string;
  readonly models: { readonly name: string; readonly set: ModelSet };
}

const shippedFolder = join(import.meta.dirname, '../../experiments');
const shippedModels = join(shippedFolder, 'models');

/** Names of the experiments that come with the product, and of their sets of models. */
export function shippedExperiments(): { readonly experiments: readonly string[]; readonly models: readonly string[] } {
  return { experiments: namesIn(shippedFolder), models: namesIn(shippedModels) };
}

/**
 * Names of the sets of models that an experiment may exclude: those that come with the product, the set that its file names, and the one
 * in use.
 */
export function setsToExclude({ config, models }: LoadedExperiment): string[] {
  const ofFile = isPath(config.models) ? [nameOf(config.models)] : [];
  return [...new Set([...namesIn(shippedModels), ...ofFile, models.name])];
}

/**
 * Reads an experiment by its shipped name or from a YAML file. `models` replaces the set of models that the file names. Throws `MaspoError`
 * with everything that is wrong in the file, or with the nearest name.
 */
export async function loadExperiment(
  nameOrFile: string,
  { models }: { readonly models?: string | undefined } = {},
): Promise<LoadedExperiment> {
  const file = locate('experiment', nameOrFile, { shipped: shippedFolder, from: '.' });
  const config = parseInput(await readYaml(file), { schema: experimentConfigSchema, subject: file });
  const directory = dirname(resolve(file));
  const modelsFile =
    models === undefined
      ? locate('set of models', config.models, { shipped: shippedModels, from: directory })
      : locate('set of models', models, { shipped: shippedModels, from: '.' });
  const set = parseInput(await readYaml(modelsFile), { schema: modelSetSchema, subject: modelsFile });
  return { name: nameOf(file), config, directory, file, models: { name: nameOf(modelsFile), set } };
}

/** A text that looks like a path is a path; any other text is a shipped name. */
function locate(kind: string, nameOrFile: string, { shipped, from }: { shipped: string; from: string }): string {
  if (isPath(nameOrFile)) return resolve(from, nameOrFile);
  const names = namesIn(shipped);
  if (names.includes(nameOrFile)) return join(shipped, `${nameOrFile}.yaml`);
  throw new MaspoError(
    'invalid-input',
    unknownName(kind, nameOrFile, {
      known: names,
      advice: `a file of your own is given by its path, e.g. ./${nameOrFile}.yaml`,
    }),
  );
}

function isPath(nameOrFile: string): boolean {
  return /[/\\]|\.ya?ml$/.test(nameOrFile);
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map(nameOf)
    .sort();
}

function nameOf(file: string): string {
  return basename(file, extname(file));
}
