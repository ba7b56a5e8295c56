import { expect, test } from 'vitest';
import type { Verdict } from '../judge/verdict.ts';
import { finalCheck } from './final-check.ts';
import type { PromptSearch } from './prompt-search.ts';

const search = { prompts: { solver: 'new' }, emit: () => {} } as unknown as PromptSearch;
const failed: Verdict = { unscored: 'garbage' };

test.each<[string, Verdict[]]>([
  ['improved', ['win', 'win', failed, failed]],
  ['seed-kept', ['win', 'win', failed, failed, failed]],
  ['seed-kept', ['win', 'loss']],
  ['seed-kept', [failed]],
])(
  '%s after %j: prompts are adopted if they win, and at least half of the comparisons could be scored',
  async (outcome, verdicts) => {
    expect(await finalCheck(search, { solver: 'seed' }, { compare: async () => verdicts })).toMatchObject({ outcome });
  },
);

test('a comparison by which the search has chosen the prompts already has no p', async () => {
  const compare = async (): Promise<Verdict[]> => ['win', 'win', 'win', 'loss'];
  const seed = { solver: 'seed' };
  expect(await finalCheck(search, seed, { compare })).toMatchObject({ outcome: 'improved', p: 0.625 });
  expect(await finalCheck(search, seed, { compare, isRepeated: true })).toMatchObject({ outcome: 'improved', p: null });
});
