import { expect, test } from 'vitest';
import type { ExperimentRecord } from '../records/experiment-record.ts';
import { defaultLevel, factors, type Levels } from '../records/factors.ts';
import { filterCells, filterText, parseLevelFilter } from './level-filter.ts';

const optimizers = ['none', 'spo', 'maspo'];
const seeds = ['1', '2'];
const base = Object.fromEntries(factors.map((factor) => [factor, defaultLevel])) as Levels;
const cells = optimizers
  .flatMap((optimizer) => seeds.map((seed) => ({ ...base, optimizer, seed })))
  .filter(({ optimizer, seed }) => optimizer !== 'spo' || seed === '1')
  .map((levels, index) => ({ id: `${index}`, levels, directory: `${index}` }));
const every = Object.fromEntries(factors.map((factor) => [factor, [defaultLevel]]));
const record = {
  name: 'three',
  levels: { ...every, optimizer: optimizers, seed: seeds },
  cells,
} as unknown as ExperimentRecord;

const idsOf = (...texts: string[]) => filterCells(record, parseLevelFilter(texts)).cells.map(({ id }) => id);

test('levels of one factor are alternatives, and every factor must agree', () => {
  expect(idsOf()).toHaveLength(5);
  expect(idsOf('optimizer=maspo,none')).toEqual(['0', '1', '3', '4']);
  expect(idsOf('optimizer=none', 'optimizer=spo', 'seed=1')).toEqual(['0', '2']);
});

test('the order of levels stays that of the experiment', () => {
  const filtered = filterCells(record, parseLevelFilter(['optimizer=maspo, none']));
  expect(filtered.levels.optimizer).toEqual(['none', 'maspo']);
  expect(filtered.levels.seed).toEqual(seeds);
});

test('a filter is printed as it was written', () => {
  expect(filterText(parseLevelFilter(['optimizer=none,maspo', 'seed=1']))).toBe('optimizer=none,maspo seed=1');
  expect(filterText({})).toBe('');
});

test.each([
  ['optimiser=none', /unknown factor "optimiser".*Did you mean "optimizer"\?/],
  ['optimizer=mapso', /unknown level of optimizer "mapso": known are none, spo, maspo\. Did you mean "maspo"\?/],
  ['optimizer', /expected factor=level\[,level\], e\.g\. optimizer=none,maspo, received "optimizer"/],
  ['optimizer=', /expected factor=level/],
])('%s is refused, with what is expected', (text, message) => {
  expect(() => idsOf(text)).toThrow(message);
});

test('a combination of levels that no cell has is refused', () => {
  expect(() => idsOf('optimizer=spo', 'seed=2')).toThrow(/no cell of "three" has optimizer=spo seed=2/);
});
