import { MaspoError } from '@maspo/core';
import { moneyOf } from '../accounting/prices.ts';

/** What calls use up. */
export interface Spending {
  readonly calls: number;
  /** Input and output together. */
  readonly tokens: number;
  /** In the whole units of `priceOf`, so that sums do not depend on their order. */
  readonly price: number;
}

/** At most this much; no limit where a field is left out. */
export interface BudgetLimits {
  readonly maxCalls?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** In the currency of the prices. */
  readonly maxMoney?: number | undefined;
  /** When the search ends, in milliseconds since 1970. */
  readonly deadline?: number | undefined;
}

/**
 * What a run may use. Every call that the run needs counts once, replayed or not: so a run that was interrupted ends at the
 * same place. While it searches, enough is kept to score its result; a finished step never depends on what was in flight.
 */
export interface Budget {
  /** Admits a call; throws `MaspoError('budget-exhausted')` where a limit allows no further one. */
  admit(key: string): void;
  /** Counts the reply to an admitted call; throws where the run has then exceeded a limit. */
  spend(key: string, used: Omit<Spending, 'calls'> & { readonly isAgentCall: boolean }): void;
  /** Takes back the admission of a call that got no reply. */
  release(key: string): void;
  /** Keeps back what scoring will take: the calls exactly, tokens and money estimated from the agents' calls so far. */
  keepFor(scoringCalls: number): void;
  /** Scoring begins: it may use what was kept back, and the deadline no longer applies. */
  startScoring(): void;
  /** The limit that ended the search, as a phrase; undefined where no limit ended it. */
  readonly reached: string | undefined;
  /** Its name. */
  readonly reachedLimit: keyof BudgetLimits | undefined;
}

const nothing: Spending = { calls: 0, tokens: 0, price: 0 };

export function createBudget(limits: BudgetLimits, now: () => number = Date.now): Budget {
  const { maxCalls, maxTokens, maxMoney, deadline } = limits;
  const admitted = new Set<string>();
  const unanswered = new Set<string>();
  let spent = nothing;
  let byAgents = nothing;
  let kept = nothing;
  let scoring = false;
  let reached: string | undefined;
  let reachedLimit: keyof BudgetLimits | undefined;

  const refuse = (limit: keyof BudgetLimits, bound: number | string, detail: string): never => {
    reached ??= `${limit} ${bound} (${detail})`;
    reachedLimit ??= limit;
    throw new MaspoError(
      'budget-exhausted',
      `the budget is used up: ${reached}; raise it and run the same command again: calls made so far are replayed and cost nothing`,
    );
  };
  const keptNote = (amount: number) => (amount > 0 ? `, ${round(amount)} kept for scoring` : '');
  const refuseOverspending = () => {
    if (maxTokens !== undefined && spent.tokens + kept.tokens > maxTokens)
      refuse('maxTokens', maxTokens, `${spent.tokens} used${keptNote(kept.tokens)}`);
    if (maxMoney !== undefined && moneyOf(spent.price + kept.price) > maxMoney)
      refuse('maxMoney', maxMoney, `${round(moneyOf(spent.price))} used${keptNote(moneyOf(kept.price))}`);
  };
  return {
    admit: (key) => {
      if (admitted.has(key)) return;
      if (!scoring && deadline !== undefined && now() >= deadline)
        refuse('deadline', new Date(deadline).toISOString(), 'it has passed');
      if (maxCalls !== undefined && admitted.size + kept.calls >= maxCalls)
        refuse('maxCalls', maxCalls, `${admitted.size} used${keptNote(kept.calls)}`);
      refuseOverspending();
      admitted.add(key);
      unanswered.add(key);
    },
    spend: (key, { tokens, price, isAgentCall }) => {
      if (!unanswered.delete(key)) return;
      const used = { calls: 1, tokens, price };
      spent = sum(spent, used);
      if (isAgentCall) byAgents = sum(byAgents, used);
      refuseOverspending();
    },
    release: (key) => {
      if (unanswered.delete(key)) admitted.delete(key);
    },
    keepFor: (scoringCalls) => {
      const share = byAgents.calls === 0 ? 0 : scoringCalls / byAgents.calls;
      kept = {
        calls: scoringCalls,
        tokens: Math.ceil(byAgents.tokens * share),
        price: Math.ceil(byAgents.price * share),
      };
    },
    startScoring: () => {
      kept = nothing;
      scoring = true;
    },
    get reached() {
      return reached;
    },
    get reachedLimit() {
      return reachedLimit;
    },
  };
}

function sum(one: Spending, other: Spending): Spending {
  return { calls: one.calls + other.calls, tokens: one.tokens + other.tokens, price: one.price + other.price };
}

function round(amount: number): number {
  return Number(amount.toPrecision(4));
}
