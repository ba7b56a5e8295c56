import { type ChatReply, type ChatRequest, MaspoError } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { aRequest, calm } from '../../test-support/loopback-server.ts';
import { type BudgetLimits, createBudget } from '../budget/budget.ts';
import { withBudget } from './with-budget.ts';

const reply: ChatReply = {
  text: '42',
  finish: 'stop',
  usage: { inputTokens: 70, outputTokens: 30 },
  model: 'tiny',
};
const call = (draw: string): ChatRequest => ({ ...aRequest, draw });

function limited(limits: BudgetLimits, { now = 0, chat = async () => reply } = {}) {
  const budget = createBudget(limits, () => now);
  const made: string[] = [];
  const model = withBudget(
    async (request) => {
      made.push(request.draw!);
      return chat();
    },
    { budget, keyOf: ({ draw }) => draw!, priceOf: () => 0.5e12 },
  );
  /** Makes the calls one after another. Returns whether each call was allowed. */
  const ask = async (...draws: string[]) => {
    const allowed: boolean[] = [];
    for (const draw of draws)
      allowed.push(
        await model(call(draw), calm()).then(
          () => true,
          (error: unknown) => {
            if (!(error instanceof MaspoError) || error.code !== 'budget-exhausted') throw error;
            return false;
          },
        ),
      );
    return allowed;
  };
  return { budget, made, model, ask };
}

describe('in a replay, a call that was not recorded counts as refused by the budget', () => {
  const refusal = { code: 'budget-exhausted' };
  const asked = async (limits: BudgetLimits, inFlight: number) => {
    const { budget, ask } = limited(limits);
    await ask('a', 'b', 'c');
    return { refuse: () => budget.refuseLast(inFlight), budget };
  };

  test.each<[string, BudgetLimits]>([
    ['calls', { maxCalls: 5 }],
    ['tokens', { maxTokens: 500 }],
    ['money', { maxMoney: 2.5 }],
  ])('if no more %s are left than the calls in flight may use', async (_, limits) => {
    expect((await asked(limits, 3)).refuse).toThrow(expect.objectContaining(refusal));
    expect((await asked(limits, 1)).refuse).not.toThrow();
  });

  test('with the same message as the budget itself', async () => {
    const { refuse, budget } = await asked({ maxCalls: 5 }, 3);
    expect(refuse).toThrow();
    expect(budget.reached).toBe('maxCalls 5 (5 used)');
  });

  test('but never without a limit', async () => {
    expect((await asked({}, 1000)).refuse).not.toThrow();
  });
});

describe('a budget', () => {
  test('of calls allows that many different calls, and repeats of them', async () => {
    const { ask, made, budget } = limited({ maxCalls: 2 });
    expect(await ask('a', 'b', 'a', 'c', 'b', 'd')).toEqual([true, true, true, false, true, false]);
    expect(made).toEqual(['a', 'b', 'a', 'b']);
    expect(budget.reached).toBe('maxCalls 2 (2 used)');
  });

  test('does not count a call that got no reply', async () => {
    let fail = true;
    const { ask, model } = limited(
      { maxCalls: 1 },
      {
        chat: async () => {
          if (fail) throw new Error('lost');
          return reply;
        },
      },
    );
    await expect(model(call('a'), calm())).rejects.toThrow('lost');
    fail = false;
    expect(await ask('b', 'c')).toEqual([true, false]);
  });

  test('of tokens or money refuses the reply that exceeds it, and no reply before', async () => {
    for (const limits of [{ maxTokens: 300 }, { maxMoney: 1.5 }]) {
      const { ask, made } = limited(limits);
      expect(await ask('a', 'b', 'c', 'd', 'e')).toEqual([true, true, true, false, false]);
      expect(made).toEqual(['a', 'b', 'c', 'd']);
    }
  });

  test('reports which limit was reached and what to do', async () => {
    const { model } = limited({ maxTokens: 99 });
    await expect(model(call('a'), calm())).rejects.toThrow(
      'the budget is used up: maxTokens 99 (100 used); raise it and run the same command again: calls made so far are replayed and cost nothing',
    );
  });

  test('with a deadline refuses calls after the deadline', async () => {
    expect(await limited({ deadline: 1000 }, { now: 999 }).ask('a')).toEqual([true]);
    expect(await limited({ deadline: 1000 }, { now: 1000 }).ask('a')).toEqual([false]);
  });

  test('without limits allows everything', async () => {
    expect(await limited({}).ask('a', 'b')).toEqual([true, true]);
  });
});

describe('for scoring', () => {
  test('calls are kept while the search continues', async () => {
    const { ask, budget } = limited({ maxCalls: 5 });
    budget.keepFor({ agent: 3, other: 0 });
    expect(await ask('a', 'b', 'c')).toEqual([true, true, false]);
    expect(budget.reached).toBe('maxCalls 5 (2 used, 3 kept for the final check and scoring)');
    budget.startScoring();
    expect(await ask('c', 'd', 'e', 'f')).toEqual([true, true, true, false]);
  });

  test('tokens and money are kept by what the agents needed so far', async () => {
    for (const limits of [{ maxTokens: 500 }, { maxMoney: 2.5 }]) {
      const { ask, budget } = limited(limits);
      expect(await ask('a')).toEqual([true]);
      budget.keepFor({ agent: 2, other: 0 }); // 200 tokens, 1.0 of money
      expect(await ask('b', 'c', 'd')).toEqual([true, true, false]);
      budget.startScoring();
      expect(await ask('e')).toEqual([true]);
    }
  });

  test('the deadline does not count once the search has ended', async () => {
    const { ask, budget } = limited({ deadline: 1 }, { now: 2 });
    expect(await ask('a')).toEqual([false]);
    budget.endSearch();
    expect(await ask('a')).toEqual([true]);
  });

  test('the deadline does not count', async () => {
    const { ask, budget } = limited({ deadline: 1 }, { now: 2 });
    budget.startScoring();
    expect(await ask('a')).toEqual([true]);
  });
});
