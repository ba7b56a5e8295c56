/**
 * AGIEval-MATH, the hardest level: Zhong et al., "AGIEval: A Human-Centric Benchmark for Evaluating Foundation Models" (2023). Of its 1000
 * problems of MATH, those of level 5 are kept. Published in ruixiangcui/AGIEval (`data/v1/math.jsonl`). Licence: MIT. 21 of the 256
 * problems are in MATH-500 too.
 */
import { z } from 'zod';
import type { Benchmark } from './benchmark.ts';
import { parseRows } from './parse-rows.ts';
import { readJsonLines } from './read-json-lines.ts';
import { requirements } from './requirements.ts';

const keptLevel = 5;

const rowSchema = z.strictObject({
  passage: z.null(),
  question: z.string().min(1),
  options: z.null(),
  label: z.null(),
  answer: z.string().min(1),
  other: z.strictObject({ solution: z.string(), level: z.int().min(1).max(5), type: z.string() }),
});

/** Ids end in the row number within the whole published file, from 1. */
export const agievalMath: Benchmark = {
  id: 'agieval-math',
  title: 'AGIEval-MATH (level 5)',
  format: 'math',
  requirement: requirements.math,
  rows: 256,
  files: [
    {
      name: 'agieval-math.jsonl',
      sha256: '43e783af2025318125a96a970a0df37941124a5c0dabea382a12ce1b04651a11',
      licence: 'MIT',
      home: 'https://github.com/ruixiangcui/AGIEval',
      url: 'https://raw.githubusercontent.com/ruixiangcui/AGIEval/main/data/v1/math.jsonl',
    },
  ],
  parse: (content, { name }) =>
    parseRows(readJsonLines(content), { schema: rowSchema, file: name })
      .filter(({ value }) => value.other.level === keptLevel)
      .map(({ row, value }) => ({
        id: `agieval-math/${row}`,
        text: value.question,
        gold: { format: 'math', answer: value.answer },
      })),
};
