import { MaspoError, unknownName } from '@maspo/core';
import type { Benchmark } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { sampleBenchmarks } from './sample-benchmarks.ts';

/** The published or sample benchmark with this id. Throws `MaspoError('invalid-input')` with the nearest and all known ids. */
export function findBenchmark(id: string): Benchmark {
  const known = [...benchmarks, ...sampleBenchmarks];
  const found = known.find((benchmark) => benchmark.id === id);
  if (found !== undefined) return found;
  const ids = known.map((benchmark) => benchmark.id);
  throw new MaspoError('invalid-input', unknownName('benchmark', id, { known: ids }));
}
