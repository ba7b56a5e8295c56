import { type AnswerFormat, answerFormats } from '@maspo/core';
import type { Benchmark } from './benchmark.ts';
import { readOwnFile } from './read-own-file.ts';
import { requirements } from './requirements.ts';

/** Small sets of graded difficulty that come with the package, one for each answer format: for demonstrations and tests. */
export const sampleBenchmarks: readonly Benchmark[] = answerFormats.map(sample);

function sample(format: AnswerFormat): Benchmark {
  const id = `sample-${format}`;
  return {
    id,
    title: `Sample (${format})`,
    format,
    requirement: requirements[format],
    rows: 40,
    files: [{ name: `${id}.jsonl`, licence: 'MIT', home: 'written for this project' }],
    parse: (content, { name }) => readOwnFile(name, content, format),
  };
}
