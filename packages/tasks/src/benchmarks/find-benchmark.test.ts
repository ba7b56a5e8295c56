import { describe, expect, test } from 'vitest';
import { benchmarks } from './benchmarks.ts';
import { findBenchmark } from './find-benchmark.ts';
import { sampleBenchmarks } from './sample-benchmarks.ts';

describe('findBenchmark', () => {
  test.each([...benchmarks, ...sampleBenchmarks])('finds $id', (benchmark) => {
    expect(findBenchmark(benchmark.id)).toBe(benchmark);
  });

  test('a slip of the pen is refused with the nearest id, and all known ones are listed', () => {
    expect(() => findBenchmark('MATH500')).toThrow(
      'unknown benchmark "MATH500": known are math-500, agieval-math, aqua, gpqa-diamond, mbpp, humaneval-et, sample-math, ' +
        'sample-choice, sample-code. Did you mean "math-500"?',
    );
  });

  test('a name far from all has no suggestion', () => {
    expect(() => findBenchmark('wikipedia-questions')).not.toThrow('Did you mean');
  });
});
