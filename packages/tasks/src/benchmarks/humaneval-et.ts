/**
 * HumanEval-ET: Dong et al., "CodeScore: Evaluating Code Generation by Learning Code Execution" (2023), HumanEval (Chen et al., 2021) with
 * more tests. Published in YihongDong/CodeGenEvaluation (`HumanEval_ET.jsonl`). Licence: none stated; HumanEval's is MIT.
 * The published solutions of HumanEval/2, /38, /44, /50, /53 and /151 fail its tests.
 */
import { z } from 'zod';
import type { Benchmark } from './benchmark.ts';
import { parseRows } from './parse-rows.ts';
import { readJsonLines } from './read-json-lines.ts';
import { requirements } from './requirements.ts';

const rowSchema = z
  .strictObject({
    task_id: z.string().startsWith('HumanEval/'),
    prompt: z.string().min(1),
    entry_point: z.string().min(1),
    canonical_solution: z.string().min(1),
    test: z.string(),
    test_case_list: z.array(z.string().startsWith('assert')).min(1),
  })
  .refine((row) => startOfEntry(row) !== -1, {
    path: ['prompt'],
    message: 'expected a line that begins with "def " and the entry point',
  });

/** Ids end in the number of the published `task_id`. */
export const humanevalEt: Benchmark = {
  id: 'humaneval-et',
  title: 'HumanEval-ET',
  format: 'code',
  requirement: requirements.code,
  rows: 164,
  files: [
    {
      name: 'humaneval-et.jsonl',
      sha256: 'c9d9ccd7e299897a423a013ddd59e248b1befb68068d9e74811f1cfad49be0c5',
      licence: 'none stated (HumanEval: MIT)',
      home: 'https://github.com/YihongDong/CodeGenEvaluation',
      // This path in the repository is not verified. A wrong file is refused by its hash.
      url: 'https://raw.githubusercontent.com/YihongDong/CodeGenEvaluation/main/HumanEval_ET.jsonl',
    },
  ],
  parse: (content, { name }) =>
    parseRows(readJsonLines(content), { schema: rowSchema, file: name }).map(({ value }) => ({
      id: `humaneval-et/${value.task_id.slice('HumanEval/'.length)}`,
      text: `Complete the function \`${value.entry_point}\`:\n\n\`\`\`python\n${value.prompt.trim()}\n\`\`\``,
      gold: {
        format: 'code',
        setup: value.prompt.slice(0, startOfEntry(value)).trim(),
        entryPoint: value.entry_point,
        tests: value.test_case_list,
        solution: value.prompt + value.canonical_solution,
      },
    })),
};

/** Where the entry point begins. An answer may rely on the code before it (imports, helper functions). */
function startOfEntry({ prompt, entry_point }: { prompt: string; entry_point: string }): number {
  return `\n${prompt}`.indexOf(`\ndef ${entry_point}(`);
}
