import { type GradedFormat, gradedFormats } from '../grading/scoring.ts';
import { examplesOf } from '../question-files/examples-of.ts';
import { parseQuestionFile } from '../question-files/read-question-file.ts';
import type { Benchmark } from './benchmark.ts';
import { requirements } from './requirements.ts';

/** Small sets of graded difficulty that come with the package, for demonstrations and tests. There is one for each graded answer format. */
export const sampleBenchmarks: readonly Benchmark[] = gradedFormats.map(sample);

function sample(format: GradedFormat): Benchmark {
  const id = `sample-${format}`;
  return {
    id,
    title: `Sample (${format})`,
    format,
    requirement: requirements[format],
    rows: 40,
    files: [{ name: `${id}.jsonl`, licence: 'MIT', home: 'written for this project' }],
    parse: (content, { name }) => examplesOf(parseQuestionFile(name, content), format),
  };
}
