import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCustomSystem } from '@maspo/architectures';
import { MaspoError } from '@maspo/core';
import { isRemote, keyVariableOf, type ModelsConfig, namedModels } from '@maspo/models';
import { findBenchmark } from '@maspo/tasks';
import { parse } from 'yaml';
import { runConfigSchema } from '../../config/run-config.ts';
import { runConfigJsonSchema } from '../../config/run-config-json-schema.ts';
import { parseInput } from '../../input/parse-input.ts';
import { setUpRun } from '../../setup/run-setup.ts';
import { advisingFlags } from './advise-flags.ts';
import { type ConfigPlace, configText, exampleFile, graphFile, schemaFile } from './config-text.ts';
import { graphText } from './graph-text.ts';
import type { InitAnswers } from './init-answers.ts';
import { formatOfScoring } from './suggest-scoring.ts';

/** The files of a new configuration, not written yet. */
export interface MadeFiles {
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** Environment variables that hold the keys of its models. */
  readonly keys: readonly string[];
  readonly models: ModelsConfig;
}

/**
 * Makes the files, and checks that a run can be set up from them. A dataset that is not stored yet is accepted. Throws `MaspoError` for
 * every other problem.
 */
export async function makeFiles(
  answers: InitAnswers,
  place: ConfigPlace & { readonly home: string },
): Promise<MadeFiles> {
  const { folder, name, home } = place;
  const text = configText(answers, place);
  const config = parseInput(parse(text), { schema: runConfigSchema, subject: 'this configuration' });
  const graph = answers.system.kind === 'agents' ? graphText(answers.system, formatFor(answers)) : undefined;
  // Parsed here so that errors name the file that will be written. The set-up reads a temporary file.
  if (graph !== undefined) parseCustomSystem(parse(graph), graphFile);
  await checkSetUp({ config, folder, name, home, graph });
  const keys = keysOf(config.models);
  return {
    files: [
      { path: join(folder, name), content: text },
      ...(graph === undefined ? [] : [{ path: join(folder, graphFile), content: graph }]),
      { path: join(folder, schemaFile), content: `${JSON.stringify(runConfigJsonSchema())}\n` },
      ...(keys.length === 0 ? [] : [{ path: join(folder, exampleFile), content: exampleText(keys) }]),
    ],
    keys,
    models: config.models,
  };
}

function formatFor({ task }: InitAnswers) {
  return task.kind === 'benchmark' ? findBenchmark(task.id).format : formatOfScoring(task.scoring);
}

interface ToCheck extends ConfigPlace {
  readonly config: ReturnType<typeof runConfigSchema.parse>;
  readonly home: string;
  readonly graph: string | undefined;
}

/** A graph that is not written yet is read from a temporary file outside of the folder. */
async function checkSetUp({ config, folder, name, home, graph }: ToCheck): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'maspo-init-'));
  try {
    const own = join(scratch, graphFile);
    if (graph !== undefined) await writeFile(own, graph);
    const architecture = graph === undefined ? config.architecture : { ...config.architecture, graph: own };
    const loaded = { config: { ...config, architecture }, name, directory: folder, file: name };
    await advisingFlags(() => setUpRun(loaded, home));
  } catch (error) {
    const isToCome =
      error instanceof MaspoError && error.code === 'missing-data' && config.task.benchmark !== undefined;
    if (!isToCome) throw error;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function keysOf(models: ModelsConfig): string[] {
  const variables = namedModels(models).flatMap(({ config }) =>
    isRemote(config) ? (keyVariableOf(config) ?? []) : [],
  );
  return [...new Set(variables)];
}

function exampleText(keys: readonly string[]): string {
  return [
    '# Copy this file to .env, where maspo is started, and fill it in. Keep .env out of version control.',
    ...keys.map((key) => `${key}=`),
    '',
  ].join('\n');
}
