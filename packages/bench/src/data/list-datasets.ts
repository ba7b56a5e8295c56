import { MaspoError } from '@maspo/core';
import { type Benchmark, benchmarks, readSample, sampleBenchmarks } from '@maspo/tasks';
import type { DatasetEntry, DatasetListing } from './dataset-entry.ts';
import { readStored } from './stored-dataset.ts';

/** The samples that come with the package. They are not in the dataset home. */
export function listSamples(): DatasetEntry[] {
  return sampleBenchmarks.map((benchmark) => {
    const { examples, sha256 } = readSample(benchmark);
    return { id: benchmark.id, rows: examples.length, sha256, status: 'bundled' };
  });
}

/** The status of every published benchmark under `home`. The stored content is read and checked again. */
export async function listDatasets(
  home: string,
  { known = benchmarks }: { known?: readonly Benchmark[] } = {},
): Promise<DatasetListing> {
  return { benchmarks: await Promise.all(known.map((benchmark) => entryOf(benchmark, home))) };
}

async function entryOf(benchmark: Benchmark, home: string): Promise<DatasetEntry> {
  const { id } = benchmark;
  try {
    const stored = await readStored(benchmark, home);
    if (stored === undefined) return { id, rows: 0, sha256: null, status: 'missing' };
    const status = stored.status === 'verified' ? 'imported' : 'unverified';
    return { id, rows: stored.examples.length, sha256: stored.sha256, status };
  } catch (error) {
    if (error instanceof MaspoError) return { id, rows: 0, sha256: null, status: 'damaged' };
    throw error;
  }
}
