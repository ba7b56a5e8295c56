import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixtureBenchmarks, hashOf, mathContent } from '../../test-support/fixture-benchmark.ts';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import { importDatasets } from './import-datasets.ts';
import { listDatasets, listSamples } from './list-datasets.ts';

const known = fixtureBenchmarks;

describe('listDatasets', () => {
  test('without any import every benchmark is missing, in benchmark order', async () => {
    const home = join(tmpdir(), 'maspo-list-nothing-here');
    const { benchmarks } = await listDatasets(home);
    const ids = ['math-500', 'agieval-math', 'aqua', 'gpqa-diamond', 'mbpp', 'humaneval-et'];
    expect(benchmarks).toEqual(ids.map((id) => ({ id, rows: 0, sha256: null, status: 'missing' })));
  });

  test('a stored file is listed with its content hash, and as damaged after a change', async () => {
    const home = scratchFolder();
    await writeFile(join(home, 'math-500.jsonl'), mathContent);
    await importDatasets(home, home, { known });
    const stored = await listDatasets(home, { known });
    expect(stored.benchmarks).toEqual([
      { id: 'math-500', rows: 2, sha256: hashOf(mathContent), status: 'imported' },
      { id: 'gpqa-diamond', rows: 0, sha256: null, status: 'missing' },
    ]);
    await writeFile(join(home, 'datasets', 'math-500', 'math-500.jsonl'), mathContent.trim());
    const changed = await listDatasets(home, { known });
    expect(changed.benchmarks[0]).toEqual({ id: 'math-500', rows: 0, sha256: null, status: 'damaged' });
  });
});

test('the samples of the package are bundled, and need no home', () => {
  const samples = listSamples();
  expect(samples.map(({ id, rows, status }) => `${id} ${rows} ${status}`)).toEqual([
    'sample-math 40 bundled',
    'sample-choice 40 bundled',
    'sample-code 40 bundled',
  ]);
  for (const { sha256 } of samples) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});
