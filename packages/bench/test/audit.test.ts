import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needsDatasets } from '@maspo/tasks/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createWorkspace } from './workspace.ts';

const { missing, note, folder: datasets } = needsDatasets;

describe.skipIf(missing)(`maspo data audit ${note}`, () => {
  const workspace = createWorkspace(afterAll);
  beforeAll(async () => {
    await workspace.maspo(['data', 'import', datasets, '--no-audit']);
  }, 60_000);
  const audit = async (...ids: string[]) => {
    const { exitCode, stdout } = await workspace.maspo(['data', 'audit', ...ids, '--json']);
    expect(exitCode).toBe(0);
    return JSON.parse(stdout);
  };

  test('accepts every gold answer in mathematics in both modes, and finds the questions that two benchmarks share', async () => {
    const { benchmarks, overlaps } = await audit('math-500', 'agieval-math');
    expect(benchmarks).toMatchObject([
      { id: 'math-500', rows: 500, accepted: 500, rejected: [], asPublished: { accepted: 500 } },
      { id: 'agieval-math', rows: 256, accepted: 256, rejected: [], asPublished: { accepted: 256 } },
    ]);
    expect(overlaps).toMatchObject([{ benchmarks: ['math-500', 'agieval-math'], rows: { length: 21 } }]);
  });

  test('accepts every gold letter of choice questions, and lists doubtful rows and counts of letters', async () => {
    const { benchmarks } = await audit('aqua', 'gpqa-diamond');
    expect(benchmarks).toMatchObject([
      {
        id: 'aqua',
        rows: 254,
        accepted: 254,
        repeatedOptions: ['118', '121', '125', '127', '186', '194', '199'],
        labels: { A: 63, B: 58, C: 46, D: 53, E: 34 },
        knownIssues: [{ row: '152' }],
      },
      { id: 'gpqa-diamond', rows: 198, accepted: 198, labels: { A: 55, B: 54, C: 48, D: 41 } },
    ]);
  });

  test('runs automatically once after an import', async () => {
    const fresh = createWorkspace(onTestFinished);
    const own = join(fresh.directory, 'files');
    await mkdir(own);
    await copyFile(join(datasets, 'aqua.jsonl'), join(own, 'aqua.jsonl'));
    const first = await fresh.maspo(['data', 'import', own, '--json']);
    expect(JSON.parse(first.stdout)).toMatchObject({ benchmarks: [{ id: 'aqua', rows: 254 }] });
    expect(first.stderr).toContain('aqua: 254 of 254 gold answers accepted');
    expect((await fresh.maspo(['data', 'import', own, '--json'])).stderr).toBe('');
  });

  test('stores its summary next to the data', async () => {
    await audit('aqua');
    const kept = JSON.parse(await readFile(join(workspace.home, 'datasets', 'aqua', 'audit.json'), 'utf8'));
    expect(kept).toMatchObject({ id: 'aqua', accepted: 254 });
  });
});
