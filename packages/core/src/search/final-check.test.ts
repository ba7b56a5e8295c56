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
    expect(await finalCheck(search, { solver: 'seed' }, async () => verdicts)).toMatchObject({ outcome });
  },
);
