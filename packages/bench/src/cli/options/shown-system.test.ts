import { MaspoError } from '@maspo/core';
import { expect, test } from 'vitest';
import { findSystem } from './shown-system.ts';

const find = (name: string, options: Record<string, unknown> = {}) => findSystem(name, { format: 'code', options });

test('an architecture is built for the given answer format and with the given options', async () => {
  const { options, system } = await find('debate', { n: 2 });
  expect(options).toEqual({ n: 2, rounds: 2 });
  expect(system.graph.agents).toHaveLength(5);
  expect(system.prompts.judge).toContain('```python');
});

test.each<[what: string, name: string, options: Record<string, unknown>, message: string]>([
  ['an option out of range', 'debate', { n: 9 }, 'n: expected a whole number from 2 to 5, received 9'],
  ['an option of another kind', 'debate', { n: 'many' }, 'n: expected a whole number from 2 to 5, received "many"'],
  ['an unknown option', 'debate', { m: 2 }, 'unknown field "m": known are n, rounds'],
  ['options of a graph file', 'mine.yaml', { n: 2 }, 'a graph file has no options: remove n'],
  ['a graph file that is not there', 'mine.yaml', {}, 'cannot read mine.yaml: there is no such file'],
])('%s is refused', async (_, name, options, message) => {
  const error: unknown = await find(name, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MaspoError);
  expect((error as MaspoError).message).toContain(message);
});
