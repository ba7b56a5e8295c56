import { MaspoError } from '@maspo/core';
import { type Benchmark, benchmarks, type Example, findBenchmark, readSample, sampleBenchmarks } from '@maspo/tasks';
import { readStored } from './stored-dataset.ts';

/** A benchmark with its examples, and the hash of the content they were read from. */
export interface LoadedExamples {
  readonly benchmark: Benchmark;
  readonly examples: readonly Example[];
  readonly sha256: string;
}

/**
 * The examples of a benchmark stored under `home`, or of a sample that comes with the package. Throws `MaspoError`:
 * `invalid-input` for an unknown id, `missing-data` for one that is not imported, `environment` for one that is damaged.
 */
export async function loadExamples(
  id: string,
  home: string,
  { known = benchmarks }: { known?: readonly Benchmark[] } = {},
): Promise<LoadedExamples> {
  const benchmark = known.find((one) => one.id === id) ?? findBenchmark(id);
  const read = sampleBenchmarks.includes(benchmark) ? readSample(benchmark) : await readStored(benchmark, home);
  if (read !== undefined) return { benchmark, examples: read.examples, sha256: read.sha256 };
  const names = benchmark.files.map(({ name }) => name).join(' or ');
  const pull = benchmark.files.some(({ url }) => url !== undefined) ? `, or run "maspo data pull ${id}"` : '';
  const advice = `put ${names} into a folder DIR and run "maspo data import DIR"${pull}`;
  throw new MaspoError('missing-data', `${id} is not in the dataset home ${home}: ${advice}`);
}
