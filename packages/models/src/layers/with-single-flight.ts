import { type ChatModel, type ChatReply, type ChatRequest, MaspoError } from '@maspo/core';
import { SharedBudgetEnd } from '../budget/shared-budget-end.ts';
import { abortable } from './abortable.ts';

interface Flight {
  readonly reply: Promise<ChatReply>;
  readonly controller: AbortController;
  waiters: number;
}

/**
 * Equal requests share one call while it is in flight. An aborted signal releases its own caller at once. The call
 * itself is aborted when no caller is left. A call that is in flight when the budget ends is an exception: it is
 * finished, because it is paid for.
 */
export function withSingleFlight(chat: ChatModel, keyOf: (request: ChatRequest) => string): ChatModel {
  const flights = new Map<string, Flight>();

  const start = (key: string, request: ChatRequest): Flight => {
    const controller = new AbortController();
    const end = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const reply = chat(request, { signal: controller.signal }).finally(end);
    const flight: Flight = { reply, controller, waiters: 0 };
    flights.set(key, flight);
    return flight;
  };

  return async (request, { signal }) => {
    signal.throwIfAborted();
    const key = keyOf(request);
    const flight = flights.get(key) ?? start(key, request);
    flight.waiters += 1;
    try {
      return await abortable(flight.reply, signal);
    } finally {
      flight.waiters -= 1;
      if (flight.waiters === 0 && signal.aborted && !isBudgetEnd(signal.reason)) {
        flights.delete(key);
        flight.controller.abort(signal.reason);
      }
    }
  };
}

function isBudgetEnd(reason: unknown): boolean {
  return reason instanceof SharedBudgetEnd || (reason instanceof MaspoError && reason.code === 'budget-exhausted');
}
