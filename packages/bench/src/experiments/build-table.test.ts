import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchmarks } from '@maspo/tasks';
import { expect, onTestFinished, test } from 'vitest';
import { type WrittenCell, writeExperiment } from '../../test/written-experiment.ts';
import { buildTable } from './build-table.ts';
import type { ExperimentRecord } from './records/experiment-record.ts';
import type { LevelFilter } from './table/level-filter.ts';
import { readCells } from './table/read-cells.ts';
import type { Table } from './table/table.ts';

async function tableOf(
  cells: readonly WrittenCell[],
  changes: Partial<ExperimentRecord> = {},
  only: LevelFilter = {},
): Promise<Table> {
  const directory = mkdtempSync(join(tmpdir(), 'maspo-table-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  await writeExperiment(directory, cells, changes);
  return buildTable(await readCells(directory, only));
}

function cell(optimizer: string, benchmark: string, outcomes?: string, more: Partial<WrittenCell> = {}): WrittenCell {
  const levels = { architecture: 'sequential', optimizer, benchmark, seed: '1', ...more.levels };
  return { ...more, levels, ...(outcomes === undefined ? {} : { outcomes }) };
}

const entryOf = (table: Table, label: string, column: string) =>
  table.rows.find((row) => row.label === label)!.entries[table.columns.findIndex(({ id }) => id === column)]!;

test('an entry has the accuracy of the scored questions with its interval, and counts the unscored', async () => {
  const table = await tableOf([cell('none', 'aqua', '+++-?')]);
  expect(entryOf(table, 'sequential, none', 'aqua')).toMatchObject({
    value: 75,
    low: expect.closeTo(30.06, 2),
    high: expect.closeTo(95.44, 2),
    ...{ n: 4, unscored: 1, questions: 5, finished: 1, planned: 1, published: null, difference: null, gain: null },
  });
});

test('rows are named by the factors that vary, in the order of the experiment', async () => {
  const table = await tableOf([cell('none', 'aqua', '+'), cell('maspo', 'aqua', '+'), cell('spo', 'aqua')], {});
  expect(table.rows.map(({ label }) => label)).toEqual(['none', 'maspo', 'spo']);
  expect(table.columns.map(({ title }) => title)).toEqual(['AQuA']);
});

test('seeds are pooled, and more seeds with the same outcomes do not make the interval narrower', async () => {
  const seeds = ['1', '2', '3'].map((seed) => cell('none', 'aqua', '++++----', { levels: { seed } }));
  const three = entryOf(await tableOf(seeds), 'sequential, none', 'aqua');
  const one = entryOf(await tableOf(seeds.slice(0, 1)), 'sequential, none', 'aqua');
  expect(three).toMatchObject({ value: 50, n: 24, questions: 8 });
  expect(three.low).toBeLessThanOrEqual(one.low!);
  expect(three.high).toBeGreaterThanOrEqual(one.high!);
});

test('the average gives all benchmarks the same weight, and exists only when all cells of the row have finished', async () => {
  const finished = [cell('none', 'aqua', '+++-'), cell('none', 'mbpp', '+-')];
  expect(entryOf(await tableOf(finished), 'sequential, none', 'average')).toMatchObject({ value: 62.5, n: 6 });
  const missing = await tableOf([...finished, cell('none', 'mbpp', undefined, { levels: { seed: '2' } })]);
  expect(entryOf(missing, 'sequential, none', 'average')).toMatchObject({ value: null, finished: 2, planned: 3 });
  expect(entryOf(missing, 'sequential, none', 'mbpp')).toMatchObject({ value: 50, finished: 1, planned: 2 });
});

test('a row without a cell on every benchmark has no average, and its average is not counted as missing', async () => {
  const table = await tableOf([cell('none', 'aqua', '+'), cell('none', 'mbpp', '+'), cell('spo', 'aqua', '+')]);
  expect(entryOf(table, 'spo', 'mbpp')).toMatchObject({ value: null, planned: 0 });
  expect(entryOf(table, 'spo', 'average')).toMatchObject({ value: null, planned: 0 });
});

test('an entry without a scored question has no accuracy, and its row has no average', async () => {
  const table = await tableOf([cell('none', 'aqua', '??'), cell('none', 'mbpp', '++')]);
  expect(entryOf(table, 'sequential, none', 'aqua')).toMatchObject({ value: null, n: 0, unscored: 2, finished: 1 });
  expect(entryOf(table, 'sequential, none', 'average').value).toBeNull();
});

test('the gain over the baseline is paired, tested exactly, and adjusted for the number of comparisons', async () => {
  const table = await tableOf(
    [cell('none', 'aqua', '----------'), cell('spo', 'aqua', '+---------'), cell('maspo', 'aqua', '++++++----')],
    { baseline: { optimizer: 'none' } },
  );
  expect(table.rows.map(({ baseline }) => baseline)).toEqual([null, 'none', 'none']);
  expect(entryOf(table, 'none', 'aqua')).toMatchObject({ gain: null, p: null, adjustedP: null });
  expect(entryOf(table, 'spo', 'aqua')).toMatchObject({ gain: 10, gained: 1, lost: 0, p: 1, adjustedP: 1 });
  const maspo = entryOf(table, 'maspo', 'aqua');
  expect(maspo).toMatchObject({ gain: 60, gained: 6, lost: 0, pairs: 10, p: 0.03125, adjustedP: 0.0625, cohensG: 0.5 });
  expect(maspo.gainLow).toBeLessThan(60);
  expect(maspo.gainHigh).toBeGreaterThan(60);
});

test('a table without the baseline has a note why it has no gains', async () => {
  const cells = [cell('none', 'aqua', '-'), cell('maspo', 'aqua', '+')];
  const table = await tableOf(cells, { baseline: { optimizer: 'none' } }, { optimizer: ['maspo'] });
  expect(table.rows.map(({ baseline }) => baseline)).toEqual([null]);
  expect(table.notes).toEqual([
    'No gains: the experiment compares with optimizer=none, and the table has no such row to compare with.',
  ]);
});

test('two searches with the same gain prove less about their optimizer than one search proves about its prompts', async () => {
  const seeds = ['1', '2'].flatMap((seed) => [
    cell('none', 'aqua', '------', { levels: { seed } }),
    cell('maspo', 'aqua', '++++++', { levels: { seed } }),
  ]);
  const two = entryOf(await tableOf(seeds, { baseline: { optimizer: 'none' } }), 'maspo', 'aqua');
  expect(two).toMatchObject({ gain: 100, gained: 12, pairs: 12, pairedQuestions: 6, gainSeeds: 2 });
  const one = entryOf(await tableOf(seeds.slice(0, 2), { baseline: { optimizer: 'none' } }), 'maspo', 'aqua');
  expect(one).toMatchObject({ gainSeeds: 1, p: 0.03125 });
  expect(two.p).toBeGreaterThan(one.p!);
});

test('every figure has the spread between its seeds, and the average has the spread of the averages', async () => {
  const table = await tableOf(
    ['++--', '+---', '+++-'].flatMap((outcomes, index) => [
      cell('none', 'aqua', outcomes, { levels: { seed: `${index}` } }),
      cell('none', 'mbpp', '++', { levels: { seed: `${index}` } }),
    ]),
  );
  const row = 'sequential, none';
  expect(entryOf(table, row, 'aqua')).toMatchObject({ seeds: 3, spread: expect.closeTo(25, 9) });
  expect(entryOf(table, row, 'mbpp')).toMatchObject({ seeds: 3, spread: 0 });
  expect(entryOf(table, row, 'average')).toMatchObject({ seeds: 3, spread: expect.closeTo(12.5, 9) });
  const single = await tableOf([cell('none', 'aqua', '++--')]);
  expect(entryOf(single, row, 'aqua')).toMatchObject({ seeds: 1, spread: null });
});

test('every two optimizers are compared; gains over the baseline are in the rows', async () => {
  const cells = (seed: string) => [
    cell('none', 'aqua', '--------', { levels: { seed } }),
    cell('spo', 'aqua', '++------', { levels: { seed } }),
    cell('maspo', 'aqua', '++++++--', { levels: { seed } }),
    cell('tpe', 'aqua', '+-------', { levels: { seed } }),
  ];
  const table = await tableOf([...cells('1'), ...cells('2')], { baseline: { optimizer: 'none' } });
  const named = table.pairs.map(({ row, over, column, gain }) => [row, over, column, gain.gain, gain.gainSeeds]);
  expect(named).toEqual([
    ['maspo', 'spo', 'aqua', 50, 2],
    ['tpe', 'spo', 'aqua', -12.5, 2],
    ['tpe', 'maspo', 'aqua', -62.5, 2],
  ]);
  for (const { gain } of table.pairs) expect(gain.adjustedP).toBeGreaterThanOrEqual(gain.p!);
  const two = await tableOf(cells('1'), { baseline: { optimizer: 'none' } }, { optimizer: ['spo', 'maspo'] });
  expect(two.pairs).toMatchObject([{ row: 'maspo', over: 'spo', gain: { gain: 50, gainSeeds: 1, p: 0.125 } }]);
});

test('rows that also differ in architecture or variant are not compared as two optimizers', async () => {
  const table = await tableOf([
    cell('spo', 'aqua', '+-'),
    cell('maspo', 'aqua', '++', { levels: { architecture: 'hierarchical' } }),
    cell('spo', 'aqua', '++', { levels: { variant: 'other' } }),
  ]);
  expect(table.pairs).toEqual([]);
});

test('a run without a partner counts only for the accuracy, and is reported as unpaired', async () => {
  const table = await tableOf(
    [
      cell('none', 'aqua', '----'),
      cell('maspo', 'aqua', '++--'),
      cell('maspo', 'aqua', '++++', { levels: { seed: '2' } }),
    ],
    { baseline: { optimizer: 'none' } },
  );
  expect(entryOf(table, 'maspo', 'aqua')).toMatchObject({ value: 75, seeds: 2, gain: 50, gainSeeds: 1, unpaired: 1 });
  expect(entryOf(table, 'none', 'aqua')).toMatchObject({ unpaired: null });
});

test('only questions that both rows have scored with the same seed are paired', async () => {
  const table = await tableOf(
    [
      cell('none', 'aqua', '----'),
      cell('maspo', 'aqua', '++?++', { from: 2 }),
      cell('maspo', 'aqua', '++++', { levels: { seed: '2' } }),
    ],
    { baseline: { optimizer: 'none' } },
  );
  expect(entryOf(table, 'maspo', 'aqua')).toMatchObject({ n: 8, pairs: 2, pairedQuestions: 2, gained: 2 });
});

test('the average gain is the mean of the gains, and its p is for this mean', async () => {
  const table = await tableOf(
    [
      ...[cell('none', 'aqua', '----'), cell('none', 'mbpp', '--')],
      ...[cell('maspo', 'aqua', '++++'), cell('maspo', 'mbpp', '+-')],
    ],
    { baseline: { optimizer: 'none' } },
  );
  expect(entryOf(table, 'maspo', 'average')).toMatchObject({ gain: 75, gained: 5, lost: 0, pairs: 6 });
  const [aqua, mbpp, average] = table.rows[1]!.entries.map(({ p }) => p!);
  expect([aqua, mbpp]).toEqual([0.125, 1]);
  expect(average).toBeGreaterThan(0.05);
  expect(average).toBeLessThan(0.5);
});

test('power follows from the pairs that changed sides: with 15 of 100, a difference of 2 points needs 2,941 questions', async () => {
  const before = `${'-'.repeat(10)}${'+'.repeat(90)}`;
  const after = `${'+'.repeat(10)}${'-'.repeat(5)}${'+'.repeat(85)}`;
  const cells = (seed: string) => [
    cell('none', 'aqua', before, { levels: { seed } }),
    cell('maspo', 'aqua', after, { levels: { seed } }),
  ];
  const options = { baseline: { optimizer: 'none' } };
  // (1.95996 sqrt(0.15) + 0.84162 sqrt(0.15 - 0.0004))^2 / 0.0004, rounded up.
  const one = entryOf(await tableOf(cells('1'), options), 'maspo', 'aqua');
  expect(one).toMatchObject({ discordant: 15, questionsNeeded: 2941, seedsNeeded: null });
  expect(one.detectable).toBeGreaterThan(10);
  // Two seeds that change the same questions show no more than one seed.
  const two = entryOf(await tableOf([...cells('1'), ...cells('2')], options), 'maspo', 'aqua');
  expect(two).toMatchObject({ discordant: 15, detectable: one.detectable, seedsNeeded: null });
});

test('a row that shares the runs of its baseline has no gain over it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'maspo-table-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const variant = (name: string) => cell('none', 'aqua', '+-', { levels: { variant: name } });
  const record = await writeExperiment(directory, [variant('one'), variant('other')]);
  const shared = record.cells.map(({ levels }) => ({ ...record.cells[0]!, levels }));
  await writeExperiment(directory, [variant('one')], { ...record, cells: shared, baseline: { variant: 'one' } });
  const table = await buildTable(await readCells(directory));
  expect(table.rows.map(({ label, baseline }) => [label, baseline])).toEqual([
    ['one', null],
    ['other', null],
  ]);
  expect(entryOf(table, 'other', 'aqua')).toMatchObject({ value: 50, gain: null });
});

test("the paper's figures are shown next to ours, and are subtracted only from measured ones", async () => {
  const cells = ['none', 'maspo'].flatMap((optimizer) => ['math-500', 'aqua'].map((id) => cell(optimizer, id, '+++-')));
  const measured = await tableOf(cells, { reference: 'table1' });
  const simulated = await tableOf(
    cells.map((written) => ({ ...written, manifest: { simulated: true } })),
    { reference: 'table1' },
  );
  const difference = expect.closeTo(75 - 77.8, 10);
  expect(entryOf(measured, 'maspo', 'math-500')).toMatchObject({ value: 75, published: 77.8, difference });
  expect(entryOf(simulated, 'maspo', 'math-500')).toMatchObject({ value: 75, published: 77.8, difference: null });
  expect(entryOf(measured, 'maspo', 'aqua')).toMatchObject({ published: null, difference: null });
  expect(measured.notes).toContain(
    'Published for maspo on AQuA: 87.01, the better of both architectures; it is not the figure of a single row.',
  );
  expect([measured.simulated, simulated.simulated]).toEqual([false, true]);
});

test('a published average is shown only next to an average over the same benchmarks', async () => {
  const six = benchmarks.map(({ id }) => cell('maspo', id, '+-'));
  const ofSix = await tableOf([...six, cell('none', 'aqua', '+')], { reference: 'table1' });
  expect(entryOf(ofSix, 'maspo', 'average')).toMatchObject({ value: 50, published: 70.39 });
  const ofFive = await tableOf([...six.slice(1), cell('none', 'aqua', '+')], { reference: 'table1' });
  expect(entryOf(ofFive, 'maspo', 'average')).toMatchObject({ value: 50, published: null, difference: null });
  expect(ofFive.notes.join()).toMatch(/The published averages are over math-500, .*none next to/);
});

test('a published table of one architecture has no figures for another', async () => {
  const serial = (architecture: string) =>
    benchmarks.map(({ id }) => cell('maspo', id, '+', { levels: { architecture, variant: 'serial' } }));
  const table = await tableOf([...serial('sequential'), ...serial('hierarchical')], { reference: 'table2' });
  const published = table.rows.map(({ label, entries }) => [label, entries.at(-1)!.published]);
  expect(published).toEqual([
    ['sequential', 68.1],
    ['hierarchical', null],
  ]);
});

test('an unknown published table is refused', async () => {
  await expect(tableOf([cell('none', 'aqua', '+')], { reference: 'table9' })).rejects.toThrow(
    /unknown published table "table9"/,
  );
});

test('cells of several protocols are refused, with the way to separate them', async () => {
  const published = { protocol: 'transductive', grading: 'as-published' };
  const cells = [
    cell('maspo', 'aqua', '+', { levels: { variant: 'ours' } }),
    cell('none', 'aqua', '+', { levels: { variant: 'ours' } }),
    cell('maspo', 'aqua', '+', { levels: { variant: 'theirs' }, manifest: published }),
  ];
  await expect(tableOf(cells)).rejects.toThrow(
    /several protocols.*held-out, graders repaired \(2 cells\); transductive, graders as-published \(1 cell\)\. .*--only variant=ours or --only variant=theirs/,
  );
  const table = await tableOf(cells, {}, { variant: ['theirs'] });
  expect(table.setting.protocol).toEqual({ split: 'transductive', grading: 'as-published' });
});

test('with both gradings, the repaired one gives the score', async () => {
  const cells = [cell('none', 'aqua', '+'), cell('maspo', 'aqua', '+', { manifest: { grading: 'both' } })];
  expect((await tableOf(cells)).setting.protocol).toEqual({ split: 'held-out', grading: 'repaired' });
});

test('simulated and real cells in one table are refused', async () => {
  const cells = [cell('none', 'aqua', '+'), cell('maspo', 'aqua', '+', { manifest: { simulated: true } })];
  await expect(tableOf(cells)).rejects.toThrow(
    /real \(1 cell\); simulated \(1 cell\)\. .*--only optimizer=none or --only optimizer=maspo/,
  );
});

test('the table names the settings that decide its figures, and the number of its cells', async () => {
  const table = await tableOf(
    [
      cell('none', 'aqua', '+'),
      cell('maspo', 'aqua', '+', { summary: { preset: 'paper', status: 'budget-exhausted' } }),
      cell('tpe', 'aqua', '+', { summary: { usesLabels: true } }),
      cell('spo', 'aqua'),
    ],
    { limit: 20, notes: ['a note of the experiment'] },
  );
  expect(table.setting).toMatchObject({
    limit: 20,
    optimizers: ['none', 'maspo (paper)', 'tpe'],
    roles: [
      { role: 'agent', models: ['small (openai)'] },
      { role: 'optimizer', models: ['large (openai)'] },
      { role: 'evaluator', models: ['large (openai)'] },
    ],
    versions: ['0.1.0'],
    seeds: ['1'],
  });
  expect(table.cells).toEqual({ planned: 4, finished: 3, cutShort: { 'budget-exhausted': 1 }, begun: 0, missing: 1 });
  expect(table.notes).toEqual(['a note of the experiment', 'Uses labels in the search: tpe.']);
});

test('costs are the sum over all cells, and unknown if one of them is unknown', async () => {
  const money = (value: number) => ({
    usage: { byPhase: { orientation: { money: value }, evaluation: { money: 1 } } },
  });
  const two = [
    cell('none', 'aqua', '+', { summary: money(0.5) }),
    cell('none', 'aqua', '+', { summary: money(0.25), levels: { seed: '2' } }),
  ];
  expect(entryOf(await tableOf(two), 'sequential, none', 'aqua')).toMatchObject({
    ...{ optimizationCalls: 24, evaluationCalls: 24, optimizationInputTokens: 200, evaluationOutputTokens: 40 },
    ...{ optimizationMoney: 0.75, evaluationMoney: 2, optimizationSeconds: 4, evaluationSeconds: 2 },
  });
  const resumed = { ...two[1]!, timings: [{ phase: 'optimization', ms: 1, resumed: true }], summary: {} };
  expect(entryOf(await tableOf([two[0]!, resumed]), 'sequential, none', 'aqua')).toMatchObject({
    ...{ optimizationCalls: 24, optimizationMoney: null, optimizationSeconds: null, evaluationSeconds: null },
  });
});

test('an experiment without a finished cell has an empty table', async () => {
  const table = await tableOf([cell('none', 'math-500'), cell('maspo', 'math-500')], { reference: 'table1' });
  expect(table.setting.protocol).toBeNull();
  expect(entryOf(table, 'maspo', 'math-500')).toMatchObject({ value: null, published: 77.8, finished: 0, planned: 1 });
});

test('warnings in the reports of runs are notes of the table, with the number of runs in each row', async () => {
  const guessing = { judgeCheck: { basis: 'orders', isAtChance: true, warning: 'It guesses.' } };
  const share = (count: number) => ({ of: 10, unusable: count, reasons: [] });
  const unusable = (verdicts: number) => ({
    ...{ traces: share(0), answers: share(0), assessments: share(0), proposals: share(0) },
    verdicts: share(verdicts),
  });
  const table = await tableOf([
    cell('maspo', 'aqua', '+-', { summary: guessing }),
    cell('maspo', 'aqua', '+-', { levels: { seed: '2' }, summary: { unusable: unusable(1) } }),
    cell('spo', 'aqua', '+-', { summary: { unusable: unusable(0) } }),
  ]);
  expect(table.notes).toEqual(
    expect.arrayContaining([
      'The judge could not be told from one that guesses, so these searches may have been led by chance (runs): maspo (1 of 2).',
      'At least 10 % of the verdicts could not be used (runs): maspo (1 of 2).',
    ]),
  );
});

test('a judge that guessed is also noted for the cells that took over the prompts of its search', async () => {
  const guessing = { judgeCheck: { basis: 'orders', isAtChance: true, warning: 'It guesses.' } };
  const table = await tableOf([
    cell('maspo', 'aqua', '+-', { levels: { agentModel: 'one' }, summary: guessing }),
    cell('maspo', 'aqua', '+-', {
      levels: { agentModel: 'two' },
      manifest: { optimizer: 'transfer', options: { from: 'cell-1' } },
    }),
  ]);
  expect(table.notes).toContain(
    'The judge could not be told from one that guesses, so these searches may have been led by chance (runs): one (1 of 1); two (1 of 1).',
  );
});
