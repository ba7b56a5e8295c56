import { type BudgetLimits, moneyOf, SharedBudgetEnd, type Spending } from '@maspo/models';
import type { Redis } from 'ioredis';
import { answered } from '../redis/redis-failure.ts';
import { redisKeys } from '../redis/redis-keys.ts';

/** What the calls of a whole experiment may use, on all machines together. A field that is left out sets no limit. */
export type ExperimentLimits = Pick<BudgetLimits, 'maxCalls' | 'maxMoney'>;

/** Sets the limits of an experiment, and replaces earlier limits. They apply to running workers at once. */
export async function limitExperiment(redis: Redis, experiment: string, limits: ExperimentLimits): Promise<void> {
  const { maxCalls, maxMoney } = limits;
  const fields = {
    ...(maxCalls !== undefined && { maxCalls }),
    ...(maxMoney !== undefined && { maxPrice: Math.round(maxMoney / moneyOf(1)) }),
  };
  const key = redisKeys.experiment(experiment);
  const change = redis.multi().hdel(key, 'maxCalls', 'maxPrice');
  if (Object.keys(fields).length > 0) change.hset(key, fields);
  await answered(redis, change.exec());
}

/** What the calls of an experiment used so far, including calls in flight, and its limits. Stored replies do not count. */
export async function experimentBudget(
  redis: Redis,
  experiment: string,
): Promise<{ readonly spent: Spending; readonly limits: ExperimentLimits }> {
  const fields = ['calls', 'tokens', 'price', 'maxCalls', 'maxPrice'] as const;
  const found = await answered(redis, redis.hmget(redisKeys.experiment(experiment), ...fields));
  const [calls = 0, tokens = 0, price = 0] = found.map(Number);
  const [maxCalls, maxPrice] = found.slice(3).map((limit) => (limit === null ? undefined : Number(limit)));
  return {
    spent: { calls, tokens, price },
    limits: {
      ...(maxCalls !== undefined && { maxCalls }),
      ...(maxPrice !== undefined && { maxMoney: moneyOf(maxPrice) }),
    },
  };
}

/** The limit that allows no further call, as a phrase. */
export function exhaustedPhrase(limit: string, bound: number, used: number): string {
  return limit === 'maxMoney'
    ? `maxMoney ${round(moneyOf(bound))} (${round(moneyOf(used))} used)`
    : `${limit} ${bound} (${used} used)`;
}

/**
 * The code is not `budget-exhausted`, because a search with that error ends with its best prompts so far. Which call the limit of an
 * experiment refuses depends on timing.
 */
export function exhaustedError(phrase: string): SharedBudgetEnd {
  return new SharedBudgetEnd(
    `the budget of the experiment is used up: ${phrase}; raise it and run the same command again: calls made so far are replayed and cost nothing`,
  );
}

function round(amount: number): number {
  return Number(amount.toPrecision(4));
}
