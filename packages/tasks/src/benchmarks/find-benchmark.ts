import { MaspoError } from '@maspo/core';
import { closest, distance } from 'fastest-levenshtein';
import type { Benchmark } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { sampleBenchmarks } from './sample-benchmarks.ts';

/** The published or sample benchmark of that id. Throws `MaspoError('invalid-input')` with the nearest and all known ids. */
export function findBenchmark(id: string): Benchmark {
  const known = [...benchmarks, ...sampleBenchmarks];
  const found = known.find((benchmark) => benchmark.id === id);
  if (found !== undefined) return found;
  const ids = known.map((benchmark) => benchmark.id);
  const nearest = closest(id.toLowerCase(), ids);
  const hint = distance(id.toLowerCase(), nearest) <= nearest.length / 2 ? ` Did you mean "${nearest}"?` : '';
  throw new MaspoError('invalid-input', `unknown benchmark "${id}".${hint} Known are ${ids.join(', ')}.`);
}
