/**
 * MATH-500: Lightman et al., "Let's Verify Step by Step" (2023), 500 problems of MATH (Hendrycks et al., 2021).
 * Published in openai/prm800k (`math_splits/test.jsonl`) and as HuggingFaceH4/MATH-500 (`test.jsonl`). Licence: MIT.
 */
import { z } from 'zod';
import type { Benchmark } from './benchmark.ts';
import { parseRows } from './parse-rows.ts';
import { readJsonLines } from './read-json-lines.ts';
import { requirements } from './requirements.ts';

const rowSchema = z.strictObject({
  problem: z.string().min(1),
  solution: z.string(),
  answer: z.string().min(1),
  subject: z.string(),
  level: z.int().min(1).max(5),
  unique_id: z.string().min(1),
});

/** Ids end in the published `unique_id`. */
export const math500: Benchmark = {
  id: 'math-500',
  title: 'MATH-500',
  format: 'math',
  requirement: requirements.math,
  rows: 500,
  files: [
    {
      name: 'math-500.jsonl',
      sha256: '35dc41080a3680858b27fa7e0533d2d547825316fc5dafe5d316f4ccc5a06132',
      licence: 'MIT',
      home: 'https://github.com/openai/prm800k',
      url: 'https://huggingface.co/datasets/HuggingFaceH4/MATH-500/resolve/main/test.jsonl',
    },
  ],
  parse: (content, { name }) =>
    parseRows(readJsonLines(content), { schema: rowSchema, file: name }).map(({ value }) => ({
      id: `math-500/${value.unique_id}`,
      text: value.problem,
      gold: { format: 'math', answer: value.answer },
    })),
};
