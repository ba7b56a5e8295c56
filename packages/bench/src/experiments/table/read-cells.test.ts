import { mkdtempSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeExperiment } from '../../../test/written-experiment.ts';
import { readCells } from './read-cells.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'maspo-cells-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const two = [
  { levels: { optimizer: 'none' }, outcomes: '+-?' },
  { levels: { optimizer: 'maspo' }, outcomes: '++?' },
];

test('cells with a summary have finished, with their outcomes under the final prompts', async () => {
  const directory = folder();
  await writeExperiment(directory, [...two, { levels: { optimizer: 'spo' } }]);
  const { finished, unfinished } = await readCells(directory);
  expect(finished.map(({ levels, outcomes }) => [levels.optimizer, [...outcomes.values()]])).toEqual([
    ['none', ['correct', 'incorrect', 'unscored']],
    ['maspo', ['correct', 'correct', 'unscored']],
  ]);
  expect(unfinished.map(({ levels, begun }) => [levels.optimizer, begun])).toEqual([['spo', false]]);
});

test('a cell without a summary has begun if it has a manifest', async () => {
  const directory = folder();
  await writeExperiment(directory, two);
  await rm(join(directory, 'cells/cell-2/summary.json'));
  const { finished, unfinished } = await readCells(directory);
  expect(finished).toHaveLength(1);
  expect(unfinished).toMatchObject([{ id: 'cell-2', begun: true }]);
});

test('elapsed time is unknown where a part of it was spent in an earlier session', async () => {
  const directory = folder();
  const whole = { phase: 'optimization', ms: 1500 };
  const rest = { phase: 'evaluation', ms: 500 };
  await writeExperiment(directory, [
    { levels: { seed: '1' }, outcomes: '+', timings: [whole, rest, { model: 'm', answered: 1, retries: 0 }] },
    { levels: { seed: '2' }, outcomes: '+', timings: [{ ...whole, resumed: true }, rest] },
  ]);
  const { finished } = await readCells(directory);
  expect(finished.map(({ elapsed }) => elapsed)).toEqual([{ optimization: 1500, evaluation: 500 }, null]);
});

test('only the requested cells are read', async () => {
  const directory = folder();
  await writeExperiment(directory, two);
  await writeFile(join(directory, 'cells/cell-1/manifest.json'), '{');
  const { finished } = await readCells(directory, { optimizer: ['maspo'] });
  expect(finished.map(({ id }) => id)).toEqual(['cell-2']);
});

test('a directory without an experiment is refused', async () => {
  await expect(readCells(folder())).rejects.toThrow(/holds no experiment: make one with `maspo bench run`/);
});

test('an invalid record is refused with everything that is wrong in it', async () => {
  const directory = folder();
  await writeFile(join(directory, 'experiment.json'), JSON.stringify({ name: 'x', view: 'accuracies' }));
  await expect(readCells(directory)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringMatching(/experiment\.json is not a record of an experiment/),
    issues: expect.arrayContaining([expect.stringMatching(/^cells: missing/), expect.stringMatching(/^view: /)]),
  });
  await writeFile(join(directory, 'experiment.json'), 'name: x');
  await expect(readCells(directory)).rejects.toThrow(/experiment\.json is not valid JSON/);
});

test('a cell directory with a different run than in the record is refused', async () => {
  const directory = folder();
  await writeExperiment(directory, [{ levels: {}, outcomes: '+', manifest: { id: 'another' } }]);
  await expect(readCells(directory)).rejects.toThrow(/cell-1 holds the run another, expected cell-1/);
});
