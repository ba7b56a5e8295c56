import { describe, expect, test } from 'vitest';
import { readSample } from './read-sample.ts';
import { sampleBenchmarks } from './sample-benchmarks.ts';

describe('readSample', () => {
  test.each(sampleBenchmarks)('$id has 40 different examples of its format', (benchmark) => {
    const { examples } = readSample(benchmark);
    expect(new Set(examples.map(({ text }) => text)).size).toBe(40);
    expect(examples.every(({ gold }) => gold.format === benchmark.format)).toBe(true);
    expect(examples[0]?.id).toBe(`${benchmark.id}/1`);
  });

  test('the letters of sample-choice are evenly spread over five options', () => {
    const golds = readSample(sampleBenchmarks[1]!).examples.map(({ gold }) => gold);
    const letters = golds.map((gold) => gold.format === 'choice' && gold.options.length === 5 && gold.letter);
    for (const letter of 'ABCDE') expect(letters.filter((other) => other === letter)).toHaveLength(8);
  });

  test('every task of sample-code comes with a solution', () => {
    const golds = readSample(sampleBenchmarks[2]!).examples.map(({ gold }) => gold);
    expect(golds.every((gold) => gold.format === 'code' && gold.solution?.includes(`def ${gold.entryPoint}(`))).toBe(
      true,
    );
  });
});
