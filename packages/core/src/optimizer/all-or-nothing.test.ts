import { expect, test } from 'vitest';
import { searchOf } from '../../test/search-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import { MaspoError } from '../error/maspo-error.ts';
import type { Testimony } from '../judge/testimony.ts';
import { allOrNothing } from './all-or-nothing.ts';

const evidence = { kind: 'judgement', place: 'here' } as unknown as Testimony;

function watchedSearch() {
  const said: Testimony[] = [];
  const none = () => '';
  const { search } = searchOf(graphOf('a', ''), { agent: none, optimizer: none, evaluator: none });
  return { search: { ...search, witness: (one: Testimony) => void said.push(one) }, said };
}

test('what evaluators said in work that was done is passed on', async () => {
  const { search, said } = watchedSearch();
  const value = await allOrNothing(search, async ({ witness }) => {
    witness?.(evidence);
    return 'done';
  });
  expect({ value, said }).toEqual({ value: 'done', said: [evidence] });
});

test('where a limit ends it, its calls are ended and nothing is passed on', async () => {
  const { search, said } = watchedSearch();
  const signals: AbortSignal[] = [];
  const value = await allOrNothing(search, async ({ witness, signal }) => {
    signals.push(signal);
    witness?.(evidence);
    throw new MaspoError('budget-exhausted', 'enough');
  });
  expect({ value, said }).toEqual({ value: undefined, said: [] });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(search.signal.aborted).toBe(false);
});

test('other errors are thrown on', async () => {
  const { search } = watchedSearch();
  await expect(
    allOrNothing(search, async () => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
});
