import { contentHash } from '@maspo/core';
import type { RunConfig } from '../config/run-config.ts';
import type { LoadedExamples } from '../data/load-examples.ts';
import { readModuleBenchmark } from './module-benchmark.ts';
import { readFileTask } from './read-file-task.ts';
import { readValidation } from './read-validation.ts';
import type { TaskSetup } from './task-setup.ts';

/** Returns the examples of a benchmark. */
export type ExamplesOf = (benchmark: string, home: string) => Promise<LoadedExamples>;

/** The task of a configuration; paths are relative to `directory`. Throws `MaspoError` for a missing or wrong input. */
export async function readTask(
  task: RunConfig['task'],
  from: { directory: string; home: string; examplesOf: ExamplesOf },
): Promise<TaskSetup> {
  const read = await readExamples(task, from);
  const { sets, notes } = await readValidation(task, { directory: from.directory, task: read });
  if (sets.length === 0) return read;
  const sha256 = contentHash(JSON.stringify([read.sha256, ...sets.map((set) => set.sha256)]));
  return { ...read, validation: sets, notes: [...read.notes, ...notes], sha256 };
}

async function readExamples(
  task: RunConfig['task'],
  { directory, home, examplesOf }: { directory: string; home: string; examplesOf: ExamplesOf },
): Promise<TaskSetup> {
  if (task.benchmark !== undefined) {
    const { benchmark, examples, sha256 } = await examplesOf(task.benchmark, home);
    const { id, format, requirement } = benchmark;
    return { id, format, scoring: format, tested: true, requirement, examples, validation: [], notes: [], sha256 };
  }
  if (task.module !== undefined) return readModuleBenchmark(task.module, { directory, requirement: task.requirement });
  return readFileTask(task, directory);
}
