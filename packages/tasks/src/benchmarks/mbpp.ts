/**
 * MBPP, sanitized: Austin et al., "Program Synthesis with Large Language Models" (2021). Published in google-research/google-research
 * (`mbpp/sanitized-mbpp.json`). Licence: CC-BY-4.0. All 427 tasks are used, as in the paper; the official test split has 257.
 */
import { z } from 'zod';
import { callNote } from '../example/call-note.ts';
import type { Benchmark } from './benchmark.ts';
import { parseRows, type SourceRow } from './parse-rows.ts';
import { requirements } from './requirements.ts';

const rowSchema = z
  .strictObject({
    source_file: z.string(),
    task_id: z.int(),
    prompt: z.string().min(1),
    code: z.string().min(1),
    test_imports: z.array(z.string()),
    test_list: z.array(z.string().startsWith('assert')).min(1),
  })
  .refine((row) => entryPointOf(row) !== undefined, {
    path: ['test_list'],
    message: 'expected a call of a function that "code" defines',
  });

/** Ids end in the published `task_id`. */
export const mbpp: Benchmark = {
  id: 'mbpp',
  title: 'MBPP (sanitized)',
  format: 'code',
  requirement: requirements.code,
  rows: 427,
  files: [
    {
      name: 'mbpp-sanitized.json',
      sha256: 'ca95deaa9a01ef0a6f439f88bcf0dd3db3563d22f22aad6cae04ebb9a8d8c8e9',
      licence: 'CC-BY-4.0',
      home: 'https://github.com/google-research/google-research/tree/master/mbpp',
      url: 'https://raw.githubusercontent.com/google-research/google-research/master/mbpp/sanitized-mbpp.json',
    },
  ],
  parse: (content, { name }) =>
    parseRows(readJsonArray(content), { schema: rowSchema, file: name }).map(({ value }) => {
      const entryPoint = entryPointOf(value)!;
      return {
        id: `mbpp/${value.task_id}`,
        text: `${value.prompt.trim()}\n\n${callNote(entryPoint, value.test_list)}`,
        gold: {
          format: 'code',
          setup: value.test_imports.join('\n'),
          entryPoint,
          tests: value.test_list,
          solution: value.code,
        },
      };
    }),
};

/** The function of the published code that the asserts call most often. */
function entryPointOf({ code, test_list }: { code: string; test_list: readonly string[] }): string | undefined {
  const defined = new Set(Array.from(code.matchAll(/^def (\w+)/gm), ([, name]) => name!));
  const called = Array.from(test_list.join('\n').matchAll(/\b(\w+)\s*\(/g), ([, name]) => name!);
  const calls = (name: string) => called.filter((other) => other === name).length;
  return [...defined].filter((name) => calls(name) > 0).sort((a, b) => calls(b) - calls(a))[0];
}

function readJsonArray(content: string): SourceRow[] {
  let rows: unknown;
  try {
    rows = JSON.parse(content);
  } catch {
    rows = undefined;
  }
  return Array.isArray(rows) ? rows.map((value, index) => ({ row: index + 1, value })) : [{ row: 1, value: undefined }];
}
