import { MaspoError } from '@maspo/core';
import { moneyOf } from '../accounting/prices.ts';

/** What calls use up. */
export interface Spending {
  readonly calls: number;
  /** Input and output together. */
  readonly tokens: number;
  /** In the whole units of `priceOf`, so that a sum does not depend on the order of its terms. */
  readonly price: number;
}

/** A field that is left out sets no limit. */
export interface BudgetLimits {
  readonly maxCalls?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** In the currency of the prices. */
  readonly maxMoney?: number | undefined;
  /** When the search ends, in milliseconds since 1970. The final check and the scoring come after it. */
  readonly deadline?: number | undefined;
}

/**
 * What a run may use. Every call that the run needs counts once, replayed or not, so that an interrupted run ends at the same point when it
 * is resumed. While the run searches, enough is kept to score its result. A finished step never depends on the calls that were in flight.
 */
export interface Budget {
  /** Admits a call. Throws `MaspoError('budget-exhausted')` if a limit allows no further call. */
  admit(key: string): void;
  /** Counts the reply to an admitted call. Throws if the run then exceeds a limit. */
  spend(key: string, used: Omit<Spending, 'calls'> & { readonly isAgentCall: boolean }): void;
  /**
   * Throws `MaspoError('budget-exhausted')` if the limits allow fewer further calls than may be in flight. A replay uses it: which of the
   * last calls of a run were admitted depends on the order of the replies, so a recording may lack one of these calls.
   */
  refuseLast(inFlight: number): void;
  /** Takes back the admission of a call that got no reply. */
  release(key: string): void;
  /**
   * Sets aside what later calls will use, estimated from what calls of the same kind (agent or other) used so far. A kind without calls so
   * far is estimated from the other kind. With counts of 0, nothing is set aside.
   */
  keepFor(later: { readonly agent: number; readonly other: number }): void;
  /** The search is over: the deadline no longer applies. */
  endSearch(): void;
  /** The scoring begins: the amount that was kept is free, and the deadline no longer applies. */
  startScoring(): void;
  /** The limit that ended the search, as a phrase; undefined if no limit ended it. */
  readonly reached: string | undefined;
  /** The name of that limit. */
  readonly reachedLimit: keyof BudgetLimits | undefined;
}

const nothing: Spending = { calls: 0, tokens: 0, price: 0 };

export function createBudget(limits: BudgetLimits, now: () => number = Date.now): Budget {
  const { maxCalls, maxTokens, maxMoney, deadline } = limits;
  const admitted = new Set<string>();
  const unanswered = new Set<string>();
  let spent = nothing;
  let byAgents = nothing;
  let byOthers = nothing;
  let kept = nothing;
  let isSearching = true;
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
  const keptNote = (amount: number) => (amount > 0 ? `, ${round(amount)} kept for the final check and scoring` : '');
  const refuseOverspending = () => {
    if (maxTokens !== undefined && spent.tokens + kept.tokens > maxTokens)
      refuse('maxTokens', maxTokens, `${spent.tokens} used${keptNote(kept.tokens)}`);
    if (maxMoney !== undefined && moneyOf(spent.price + kept.price) > maxMoney)
      refuse('maxMoney', maxMoney, `${round(moneyOf(spent.price))} used${keptNote(moneyOf(kept.price))}`);
  };
  return {
    admit: (key) => {
      if (admitted.has(key)) return;
      if (isSearching && deadline !== undefined && now() >= deadline)
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
      else byOthers = sum(byOthers, used);
      refuseOverspending();
    },
    refuseLast: (inFlight) => {
      if (maxCalls !== undefined && admitted.size + kept.calls + inFlight > maxCalls)
        refuse('maxCalls', maxCalls, `${maxCalls - kept.calls} used${keptNote(kept.calls)}`);
      const further = likely(inFlight, spent);
      if (maxTokens !== undefined && spent.tokens + kept.tokens + further.tokens > maxTokens)
        refuse('maxTokens', maxTokens, `${spent.tokens} used${keptNote(kept.tokens)}`);
      if (maxMoney !== undefined && moneyOf(spent.price + kept.price + further.price) > maxMoney)
        refuse('maxMoney', maxMoney, `${round(moneyOf(spent.price))} used${keptNote(moneyOf(kept.price))}`);
    },
    release: (key) => {
      if (unanswered.delete(key)) admitted.delete(key);
    },
    keepFor: ({ agent, other }) => {
      kept = sum(
        likely(agent, byAgents.calls > 0 ? byAgents : byOthers),
        likely(other, byOthers.calls > 0 ? byOthers : byAgents),
      );
    },
    endSearch: () => {
      isSearching = false;
    },
    startScoring: () => {
      kept = nothing;
      isSearching = false;
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

/** What this number of calls will use if they are like the calls that were made. */
function likely(calls: number, made: Spending): Spending {
  const share = made.calls === 0 ? 0 : calls / made.calls;
  return { calls, tokens: Math.ceil(made.tokens * share), price: Math.ceil(made.price * share) };
}

function round(amount: number): number {
  return Number(amount.toPrecision(4));
}
