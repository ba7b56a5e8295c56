import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildTable } from '../src/experiments/build-table.ts';
import { readCells } from '../src/experiments/table/read-cells.ts';
import { tableRenderings } from '../src/experiments/table/rendering/table-renderings.ts';
import type { Table } from '../src/experiments/table/table.ts';
import { createWorkspace } from './workspace.ts';
import { writeExperiment } from './written-experiment.ts';

// Every test starts the real command.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Two benchmarks, without optimizer and with a short search. */
const small = {
  title: 'Small',
  reference: 'table1',
  run: { task: { pool: 12, limit: 20 }, architecture: { name: 'sequential' } },
  matrix: {
    benchmark: ['sample-math', 'sample-choice'],
    optimizer: { none: null, maspo: { name: 'maspo', schedule: { rounds: 2, steps: 1 } } },
    seed: [1, 2],
  },
  baseline: { optimizer: 'none' },
};

describe('maspo bench table', () => {
  const workspace = createWorkspace(afterAll);
  let file: string;

  async function run(...args: string[]): Promise<void> {
    expect(await workspace.maspo(['bench', 'run', file, ...args])).toMatchObject({ exitCode: 0 });
  }
  async function text(directory: string, ...args: string[]): Promise<string> {
    const { stdout, stderr } = await workspace.maspo(['bench', 'table', directory, ...args]);
    expect(stderr).toBe('');
    return stdout;
  }
  const tableOf = async (directory: string, ...args: string[]) =>
    JSON.parse(await text(directory, '--format', 'json', ...args)) as Table;

  beforeAll(async () => {
    file = await workspace.write('small.yaml', small);
    await run('--dir', 'whole');
  });

  test('has the figures that the runs themselves report', async () => {
    const { columns, rows } = await tableOf('whole', '--only', 'seed=2');
    const { finished } = await readCells(join(workspace.directory, 'whole'), { optimizer: ['maspo'], seed: ['2'] });
    const maspo = rows.find(({ levels }) => levels.optimizer === 'maspo')!;
    for (const { levels, summary } of finished) {
      const entry = maspo.entries[columns.findIndex(({ id }) => id === levels.benchmark)]!;
      expect(entry.value).toBeCloseTo(summary.final.accuracy! * 100, 10);
      expect([entry.n, entry.unscored]).toEqual([summary.final.correct + summary.final.incorrect, 0]);
      expect([entry.gained, entry.lost]).toEqual([summary.changed.gained, summary.changed.lost]);
      expect(entry.optimizationCalls! + entry.evaluationCalls!).toBe(summary.usage.total.calls);
    }
    expect(finished).toHaveLength(2);
  });

  test('states that models were simulated, and leaves out their time and any difference from the paper', async () => {
    expect(await text('whole')).toMatch(/^SIMULATED: .*\nmodel\.\nSmall\n/);
    expect(await text('whole', '--wide')).toMatch(/^\*\*SIMULATED: .*\*\*\n\n# Small\n/);
    expect(await text('whole', '--brief')).not.toContain('protocol');
    const { simulated, cells, rows } = await tableOf('whole');
    expect([simulated, cells.finished, cells.missing]).toEqual([true, 8, 0]);
    const [entry] = rows[0]!.entries;
    expect(entry).toMatchObject({ optimizationSeconds: null, evaluationSeconds: null, difference: null });
  });

  test('does not depend on the order in which cells finished, even if a cell was run again', {
    tags: ['long'],
  }, async () => {
    await run('--dir', 'parts', '--only', 'optimizer=maspo', 'benchmark=sample-choice');
    const directory = join(workspace.directory, 'parts');
    const [cell] = (await readCells(directory)).finished;
    await rm(join(directory, cell!.directory, 'summary.json'));
    expect((await tableOf('parts')).cells).toMatchObject({ planned: 2, finished: 1, begun: 1 });
    await run('--dir', 'parts');
    const whole = await buildTable(await readCells(join(workspace.directory, 'whole')));
    const parts = await buildTable(await readCells(directory));
    for (const { render } of tableRenderings) expect(render(parts)).toBe(render(whole));
  });

  test('shows searches by step and by refresh', async () => {
    for (const view of ['misalignment-by-step', 'refresh-stability']) {
      file = await workspace.write(`${view}.yaml`, { ...small, view, reference: undefined, baseline: undefined });
      await run('--dir', view, '--seed', '1');
      const [none, maspo] = (await tableOf(view)).rows;
      expect(none!.entries.every(({ value, n }) => value === null && n === 0)).toBe(true);
      expect(maspo!.entries.every(({ n }) => n > 0)).toBe(true);
    }
  });

  test('writes to a file', async () => {
    expect(await text('whole', '--format', 'latex', '--output', 'table.tex')).toBe('Table: table.tex\n');
    expect(await workspace.read('table.tex')).toMatch(/\\begin\{tabular\}\{lrrr\}/);
  });
});

describe('maspo bench table refuses', () => {
  const workspace = createWorkspace(afterAll);
  beforeAll(() => writeExperiment(join(workspace.directory, 'written'), [{ levels: { optimizer: 'none' } }]));

  test.each([
    ['a directory without an experiment', ['.'], /holds no experiment/],
    ['an unknown format', ['written', '--format', 'html'], /Allowed choices are markdown, csv, latex, json/],
    [
      'an unknown level',
      ['written', '--only', 'optimizer=nine'],
      /unknown level of optimizer "nine": known are .*mean "none"/,
    ],
    [
      'a file that cannot be written',
      ['written', '--output', 'no/there.md'],
      /cannot write the table to no\/there\.md/,
    ],
  ])('%s', async (_, args, says) => {
    const { exitCode, stdout, stderr } = await workspace.maspo(['bench', 'table', ...args]);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/fault of the program|\n {4}at /);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
