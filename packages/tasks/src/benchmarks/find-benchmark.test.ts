import { describe, expect, test } from 'vitest';
import { benchmarks } from './benchmarks.ts';
import { findBenchmark } from './find-benchmark.ts';
import { sampleBenchmarks } from './sample-benchmarks.ts';

describe('findBenchmark', () => {
  test.each([...benchmarks, ...sampleBenchmarks])('finds $id', (benchmark) => {
    expect(findBenchmark(benchmark.id)).toBe(benchmark);
  });

  test('a misspelt id is refused with the nearest id and a list of all known ids', () => {
    expect(() => findBenchmark('MATH500')).toThrow(
      'unknown benchmark "MATH500": known are math-500, agieval-math, aqua, gpqa-diamond, mbpp, humaneval-et, sample-math, ' +
        'sample-choice, sample-code. Did you mean "math-500"?',
    );
  });

  test('an id that resembles no known id gets no suggestion', () => {
    expect(() => findBenchmark('wikipedia-questions')).not.toThrow('Did you mean');
  });
});
