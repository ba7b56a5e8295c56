import { readFileSync } from 'node:fs';
import type { Benchmark } from '../src/benchmarks/benchmark.ts';
import type { CodeGold } from '../src/example/example.ts';
import { needsDatasets } from '../testing/needs.ts';

/** The published solutions of a code benchmark, from the folder that MASPO_TEST_DATASETS names, as outputs to grade. */
export function readGolds(benchmark: Benchmark): { id: string; gold: CodeGold; output: string }[] {
  const file = benchmark.files[0]!;
  const content = readFileSync(needsDatasets.file(file.name), 'utf8');
  return benchmark.parse(content, file).map(({ id, gold }) => {
    if (gold.format !== 'code' || gold.solution === undefined) throw new Error(`${id} has no published solution`);
    return { id, gold, output: `\`\`\`python\n${gold.solution}\n\`\`\`` };
  });
}
