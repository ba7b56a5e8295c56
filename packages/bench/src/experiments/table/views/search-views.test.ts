import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OptimizationEvent } from '@maspo/core';
import { expect, onTestFinished, test } from 'vitest';
import { type WrittenCell, writeExperiment } from '../../../../test/written-experiment.ts';
import { buildTable } from '../../build-table.ts';
import type { View } from '../../records/experiment-record.ts';
import { readCells } from '../read-cells.ts';
import type { Table } from '../table.ts';

async function tableOf(view: View, cells: readonly WrittenCell[], reference: string | null = null): Promise<Table> {
  const directory = mkdtempSync(join(tmpdir(), 'maspo-view-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  await writeExperiment(directory, cells, { view, reference });
  return buildTable(await readCells(directory));
}

function step(agent: string, [compared, misaligned]: [number, number], { round = 1, step: number = 1 } = {}) {
  const rate = compared === 0 ? null : misaligned / compared;
  const misalignment = { compared, misaligned, localWins: misaligned, rate, identical: 1, unscored: 0 };
  return { type: 'step-finished', round, agent, step: number, beam: [], misalignment, bufferSize: 0 } as const;
}

function refresh(agent: string, rankAgreement: number | null, sameTop: boolean, candidates = 2): OptimizationEvent {
  const beam = Array.from({ length: candidates }, (_, index) => ({ version: `${index}`, cumulativeScore: index }));
  return {
    type: 'beam-refreshed',
    round: 2,
    agent,
    at: 'visit',
    batch: [],
    before: beam,
    after: beam,
    rankAgreement,
    sameTop,
  };
}

const cell = (optimizer: string, seed: string, events: readonly OptimizationEvent[]): WrittenCell => ({
  levels: { optimizer, seed },
  outcomes: '+',
  events,
});

/** A run of the chain solver -> checker -> writer. */
const started = {
  type: 'run-started',
  agents: ['solver', 'checker', 'writer'],
  edges: [
    ['solver', 'checker'],
    ['checker', 'writer'],
  ],
} as unknown as OptimizationEvent;

test('the misalignment rate is the mean over the agents in their n-th steps, through the rounds, without the terminal agent', async () => {
  const first = [
    started,
    step('solver', [10, 4]),
    step('checker', [20, 4]),
    step('writer', [10, 10]),
    step('solver', [10, 1], { round: 2 }),
    step('checker', [0, 0], { round: 2 }),
  ];
  const { columns, rows } = await tableOf('misalignment-by-step', [
    cell('maspo', '1', first),
    cell('maspo', '2', [started, step('solver', [20, 3])]),
    cell('none', '1', []),
  ]);
  expect(columns.map(({ title }) => title)).toEqual(['step 1', 'step 2']);
  // (0.4 + 0.2 + 0.15) / 3, whatever the number of comparisons behind each rate.
  expect(rows[0]!.entries).toMatchObject([
    { value: expect.closeTo(25, 6), n: 3, compared: 50, misaligned: 11, identical: 3 },
    { value: 10, low: null, high: null, n: 1, misaligned: 1, identical: 2 },
  ]);
  const { low, high } = rows[0]!.entries[0]!;
  expect(low).toBeLessThan(25);
  expect(high).toBeGreaterThan(25);
  expect(rows[1]!.entries).toMatchObject([
    { value: null, low: null, n: 0, finished: 1 },
    { value: null, n: 0 },
  ]);
});

test('a statement of the paper about the rate without a figure is a note', async () => {
  const table = await tableOf('misalignment-by-step', [cell('maspo', '1', [step('solver', [5, 1])])], 'figure3');
  expect(table.notes.join()).toMatch(/Published: the misalignment rate falls/);
  expect(table.published?.source.table).toBe('Figure 3');
});

test('refresh stability is the mean rank agreement and the share of refreshes that keep the best candidate', async () => {
  const { rows } = await tableOf('refresh-stability', [
    cell('maspo', '1', [refresh('solver', 1, true), refresh('checker', -1, false), refresh('checker', null, true)]),
    cell('maspo', '2', [refresh('solver', 0.5, true), refresh('checker', null, true, 1)]),
  ]);
  const [agreement, sameTop] = rows[0]!.entries;
  expect(agreement).toMatchObject({ value: expect.closeTo(0.5 / 3, 10), n: 3, beams: 3 });
  expect(agreement!.low).toBeGreaterThanOrEqual(-1);
  expect(agreement!.high).toBeLessThanOrEqual(1);
  expect(sameTop).toMatchObject({ value: 75, n: 4, beams: 3 });
});

test('a single beam gives no interval for its rank agreement', async () => {
  const { rows } = await tableOf('refresh-stability', [
    cell('maspo', '1', [refresh('solver', 1, true), refresh('solver', 1, true)]),
  ]);
  expect(rows[0]!.entries[0]).toMatchObject({ value: 1, low: null, high: null, n: 2, beams: 1 });
});

test('a row without any refresh has no figure', async () => {
  const { rows } = await tableOf('refresh-stability', [cell('none', '1', [])]);
  expect(rows[0]!.entries).toMatchObject([
    { value: null, low: null, n: 0 },
    { value: null, low: null, n: 0 },
  ]);
});
