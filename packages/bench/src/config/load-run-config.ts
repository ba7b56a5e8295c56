import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { MaspoError } from '@maspo/core';
import { parse } from 'yaml';
import { describeIssues } from './describe-issues.ts';
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
  const input = await readYaml(file);
  const parsed = runConfigSchema.safeParse(input ?? {});
  if (!parsed.success) {
    const problems = describeIssues(parsed.error, input ?? {}, runConfigSchema);
    throw new MaspoError('invalid-input', `${file}: ${problems.join('; ')}`, { issues: problems, subject: file });
  }
  return { config: parsed.data, name: basename(file, extname(file)), directory: dirname(resolve(file)), file };
}

/** The content of a YAML (or JSON) file. Throws `MaspoError` for a file that is not there or no YAML. */
export async function readYaml(file: string): Promise<unknown> {
  try {
    return parse(await readText(file));
  } catch (error) {
    if (error instanceof MaspoError) throw error;
    const reason = (error as Error).message.split('\n')[0];
    throw new MaspoError('invalid-input', `${file} is no valid YAML: ${reason}`, { cause: error });
  }
}

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (cause as Error).message;
    throw new MaspoError('missing-data', `cannot read ${file}: ${reason}`, { cause });
  }
}
