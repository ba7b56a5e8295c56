import type { AnswerFormat } from '@maspo/core';
import type { Benchmark } from './benchmark.ts';
import { choiceRequirement } from './choice-requirement.ts';
import { codeRequirement } from './code-requirement.ts';
import { mathRequirement } from './math-requirement.ts';
import { readOwnFile } from './read-own-file.ts';

/** Small sets of graded difficulty that come with the package, one for each answer format: for demonstrations and tests. */
export const sampleBenchmarks: readonly Benchmark[] = [
  sample({ format: 'math', requirement: mathRequirement }),
  sample({ format: 'choice', requirement: choiceRequirement }),
  sample({ format: 'code', requirement: codeRequirement }),
];

function sample({ format, requirement }: { format: AnswerFormat; requirement: string }): Benchmark {
  const id = `sample-${format}`;
  return {
    id,
    title: `Sample (${format})`,
    format,
    requirement,
    rows: 40,
    files: [{ name: `${id}.jsonl`, licence: 'MIT', home: 'written for this project' }],
    parse: (content, { name }) => readOwnFile(name, content, format),
  };
}
