import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixtureBenchmarks, hashOf, mathContent, officialContent } from '../../test-support/fixture-benchmark.ts';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import { importDatasets } from './import-datasets.ts';
import { loadExamples } from './load-examples.ts';

const known = fixtureBenchmarks;

async function homeWith(name: string, content: string): Promise<string> {
  const home = scratchFolder();
  await writeFile(join(home, name), content);
  await importDatasets(home, home, { known });
  return home;
}

describe('loadExamples', () => {
  test('gives the benchmark, its examples and the hash of their content', async () => {
    const loaded = await loadExamples('math-500', await homeWith('math-500.jsonl', mathContent), { known });
    expect(loaded.benchmark.id).toBe('math-500');
    expect(loaded.sha256).toBe(hashOf(mathContent));
    expect(loaded.examples[1]).toEqual({
      id: 'math-500/test/b.json',
      text: 'What is $3^2$?',
      gold: { format: 'math', answer: '9' },
    });
  });

  test.each(['sample-math', 'sample-choice', 'sample-code'])('%s needs no import', async (id) => {
    const { examples, sha256 } = await loadExamples(id, join(tmpdir(), 'maspo-load-nothing-here'));
    expect(examples).toHaveLength(40);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a benchmark that is not imported is refused, with the way to get it', async () => {
    const home = join(tmpdir(), 'maspo-load-nothing-here');
    const refusal = loadExamples('aqua', home);
    await expect(refusal).rejects.toMatchObject({ code: 'missing-data' });
    await expect(refusal).rejects.toThrow(/maspo data import DIR.*maspo data pull aqua/);
    await expect(loadExamples('gpqa-diamond', home)).rejects.toThrow(/^(?!.*pull).*gpqa_diamond\.csv/);
  });

  test('an unknown id is refused with the nearest one', async () => {
    await expect(loadExamples('math-501', 'anywhere')).rejects.toThrow('Did you mean "math-500"?');
  });

  test('stored content that was changed or removed is refused as damaged', async () => {
    const home = await homeWith('math-500.jsonl', mathContent);
    const path = join(home, 'datasets', 'math-500', 'math-500.jsonl');
    await writeFile(path, mathContent.replace('"9"', '"8"'));
    await expect(loadExamples('math-500', home, { known })).rejects.toMatchObject({ code: 'environment' });
    await rm(path);
    await expect(loadExamples('math-500', home, { known })).rejects.toThrow(path);
  });

  test('a changed file is found by its record where no published hash is known', async () => {
    const home = await homeWith('gpqa_diamond.csv', officialContent);
    const path = join(home, 'datasets', 'gpqa-diamond', 'gpqa_diamond.csv.json');
    await writeFile(path, JSON.stringify({ sha256: hashOf('another'), rows: 1, status: 'unverified' }));
    await expect(loadExamples('gpqa-diamond', home, { known })).rejects.toMatchObject({ code: 'environment' });
  });
});
