import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { coresLeft, coreTimes, freeCores } from './free-cores.ts';

const start = { idle: 0, busy: 0, own: 0 };

test.each([
  { what: 'idle', idle: 500, busy: 0, own: 0, left: 2 },
  { what: 'one core at work for others', idle: 250, busy: 250, own: 0, left: 1 },
  { what: 'both cores at work for others', idle: 0, busy: 500, own: 10, left: 1 },
  { what: 'one core at work for this process', idle: 250, busy: 250, own: 240, left: 2 },
  { what: 'a clock that did not go on', idle: 0, busy: 0, own: 0, left: 2 },
])('of two cores, $left may be used: $what', ({ left, ...after }) => {
  expect(coresLeft(start, after, { cores: 2, available: 2 })).toBe(left);
});

test('no more cores than this process is allowed to use, on a machine with more', () => {
  expect(coresLeft(start, { idle: 3000, busy: 1000, own: 0 }, { cores: 16, available: 4 })).toBe(4);
  expect(coresLeft(start, { idle: 500, busy: 3500, own: 0 }, { cores: 16, available: 4 })).toBe(2);
});

test('all kinds of work count as busy', () => {
  const times = { user: 1, nice: 2, sys: 3, idle: 10, irq: 4 };
  const core = { model: '', speed: 0, times };
  expect(coreTimes([core, core], { user: 5000, system: 1000 })).toEqual({ idle: 20, busy: 20, own: 6 });
});

test('this machine has at least one core', async () => {
  const free = await freeCores();
  expect(free).toBeGreaterThanOrEqual(1);
  expect(free).toBeLessThanOrEqual(availableParallelism());
});
