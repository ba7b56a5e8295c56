import { type ChatModel, MaspoError } from '@maspo/core';
import pLimit, { type LimitFunction } from 'p-limit';

/** How many model calls may be in flight at once. The models of a run share one limit. */
export type CallLimit = LimitFunction;

/** Throws `MaspoError` `invalid-input` unless `concurrency` is a whole number of at least 1. */
export function createCallLimit(concurrency: number): CallLimit {
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new MaspoError(
      'invalid-input',
      `concurrency is ${concurrency}, expected a whole number of at least 1: set how many model calls may run at once`,
    );
  }
  return pLimit(concurrency);
}

/** Calls wait for their turn, first come first served. An aborted call gives up its turn. */
export function withConcurrency(chat: ChatModel, limit: CallLimit): ChatModel {
  return (request, options) =>
    limit(() => {
      options.signal.throwIfAborted();
      return chat(request, options);
    });
}
