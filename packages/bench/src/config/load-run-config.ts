import { basename, dirname, extname, resolve } from 'node:path';
import { parseInput } from '../input/parse-input.ts';
import { readYaml } from '../input/read-yaml.ts';
import { type RunConfig, runConfigSchema } from './run-config.ts';

export interface LoadedConfig {
  readonly config: RunConfig;
  /** The file's name without extension; it names the run. */
  readonly name: string;
  /** The folder that paths in the configuration are relative to. */
  readonly directory: string;
  /** The file as it was given. */
  readonly file: string;
}

/** Reads a YAML run configuration. Throws one `MaspoError('invalid-input')` that lists everything wrong with it. */
export async function loadRunConfig(file: string): Promise<LoadedConfig> {
  const config = parseInput(await readYaml(file), { schema: runConfigSchema, subject: file });
  return { config, name: basename(file, extname(file)), directory: dirname(resolve(file)), file };
}
