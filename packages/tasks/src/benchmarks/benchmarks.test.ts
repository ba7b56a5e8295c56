import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { needsDatasets } from '../../testing/needs.ts';
import { benchmarks } from './benchmarks.ts';
import { readBenchmark } from './read-benchmark.ts';

const { missing, note, file } = needsDatasets;
const rows = { 'math-500': 500, 'agieval-math': 256, aqua: 254, 'gpqa-diamond': 198, mbpp: 427, 'humaneval-et': 164 };

test('the benchmarks are those of the paper, in its order', () => {
  expect(benchmarks.map(({ id, rows }) => [id, rows])).toEqual(Object.entries(rows));
});

describe.skipIf(missing)(`published files ${note}`, () => {
  test.each(benchmarks)('$id is verified and has its rows, each with its own id and a text', (benchmark) => {
    const { name, confidential } = benchmark.files[0]!;
    const fileName = confidential ? `${name}.gz` : name;
    const { examples, status } = readBenchmark(benchmark, fileName, readFileSync(file(fileName)));
    expect(status).toBe('verified');
    expect(examples).toHaveLength(benchmark.rows);
    expect(new Set(examples.map(({ id }) => id)).size).toBe(benchmark.rows);
    expect(examples.filter(({ id }) => !id.startsWith(`${benchmark.id}/`))).toHaveLength(0);
    expect(examples.filter(({ text }) => text.trim() === '')).toHaveLength(0);
    expect(examples.filter(({ gold }) => gold.format !== benchmark.format)).toHaveLength(0);
  });

  test('every MBPP question names its function and shows a call', () => {
    const mbpp = benchmarks.find(({ id }) => id === 'mbpp')!;
    const { examples } = readBenchmark(mbpp, 'mbpp-sanitized.json', readFileSync(file('mbpp-sanitized.json')));
    const silent = examples.filter(
      ({ text, gold }) => gold.format === 'code' && !new RegExp(`like this: \`${gold.entryPoint} ?\\(`).test(text),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  test('exactly the HumanEval-ET tasks with helper functions have a function in their setup', () => {
    const humaneval = benchmarks.find(({ id }) => id === 'humaneval-et')!;
    const bytes = readFileSync(file('humaneval-et.jsonl'));
    const { examples } = readBenchmark(humaneval, 'humaneval-et.jsonl', bytes);
    const helped = examples.filter(({ gold }) => gold.format === 'code' && gold.setup.includes('def '));
    expect(helped.map(({ id }) => id)).toEqual(['10', '32', '38', '50'].map((number) => `humaneval-et/${number}`));
  });
});
