import { readFileSync } from 'node:fs';
import type { Benchmark } from './benchmark.ts';
import { type ReadBenchmark, readBenchmark } from './read-benchmark.ts';

/** The examples of one of `sampleBenchmarks`, from the package's own data folder. */
export function readSample(benchmark: Benchmark): ReadBenchmark {
  const { name } = benchmark.files[0]!;
  return readBenchmark(benchmark, name, readFileSync(new URL(`../../data/${name}`, import.meta.url)));
}
