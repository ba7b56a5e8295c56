import type { ChatModel, ChatReply, ChatRequest } from '@maspo/core';
import type { Budget } from '../budget/budget.ts';

export interface BudgetLayer {
  readonly budget: Budget;
  readonly keyOf: (request: ChatRequest) => string;
  /** What a reply costs, in the unit of `priceOf` in accounting/prices; 0 for a model without prices. */
  readonly priceOf: (reply: ChatReply) => number;
}

/**
 * Calls count against the budget, and equal calls count once. Throws `MaspoError('budget-exhausted')` for a call that the budget refuses.
 */
export function withBudget(chat: ChatModel, { budget, keyOf, priceOf }: BudgetLayer): ChatModel {
  return async (request, options) => {
    const key = keyOf(request);
    budget.admit(key);
    try {
      const reply = await chat(request, options);
      const tokens = reply.usage.inputTokens + reply.usage.outputTokens;
      budget.spend(key, { tokens, price: priceOf(reply), isAgentCall: request.purpose === 'agent' });
      return reply;
    } finally {
      budget.release(key);
    }
  };
}
