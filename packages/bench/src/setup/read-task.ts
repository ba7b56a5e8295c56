import { resolve } from 'node:path';
import { contentHash } from '@maspo/core';
import { readOwnFile, requirements } from '@maspo/tasks';
import type { RunConfig } from '../config/run-config.ts';
import type { LoadedExamples } from '../data/load-examples.ts';
import { readText } from '../input/read-text.ts';
import { readModuleBenchmark } from './module-benchmark.ts';
import type { TaskSetup } from './task-setup.ts';

/** Where the examples of a benchmark come from. */
export type ExamplesOf = (benchmark: string, home: string) => Promise<LoadedExamples>;

/** The task of a configuration; paths are relative to `directory`. Throws `MaspoError` for a missing or wrong input. */
export async function readTask(
  task: RunConfig['task'],
  { directory, home, examplesOf }: { directory: string; home: string; examplesOf: ExamplesOf },
): Promise<TaskSetup> {
  if (task.benchmark !== undefined) {
    const { benchmark, examples, sha256 } = await examplesOf(task.benchmark, home);
    return { id: benchmark.id, format: benchmark.format, requirement: benchmark.requirement, examples, sha256 };
  }
  if (task.module !== undefined) return readModuleBenchmark(task.module, { directory, requirement: task.requirement });
  return readFileTask(task, directory);
}

async function readFileTask({ file, format, requirement }: RunConfig['task'], directory: string): Promise<TaskSetup> {
  const content = await readText(resolve(directory, file!));
  return {
    id: file!,
    format: format!,
    requirement: requirement ?? requirements[format!],
    examples: readOwnFile(file!, content, format!),
    sha256: contentHash(content),
  };
}
