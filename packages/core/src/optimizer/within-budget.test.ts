import { expect, test } from 'vitest';
import { searchOf } from '../../test/search-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import { MaspoError } from '../error/maspo-error.ts';
import { untilLimit } from './within-budget.ts';

function searchOfOne() {
  const none = () => '';
  return searchOf(graphOf('a', ''), { agent: none, optimizer: none, evaluator: none });
}

test('finished work gives its result', async () => {
  const { search, events } = searchOfOne();
  expect(await untilLimit(search, async () => 'done')).toBe('done');
  expect(events).toEqual([]);
});

test('where a limit ends the work, its calls are aborted and `stopped` is reported', async () => {
  const { search, events } = searchOfOne();
  const signals: AbortSignal[] = [];
  const value = await untilLimit(search, async ({ signal }) => {
    signals.push(signal);
    throw new MaspoError('budget-exhausted', 'enough');
  });
  expect({ value, events }).toEqual({ value: undefined, events: [{ type: 'stopped', reason: 'budget-exhausted' }] });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(search.signal.aborted).toBe(false);
});

test('other errors are rethrown', async () => {
  const { search } = searchOfOne();
  await expect(
    untilLimit(search, async () => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
});
