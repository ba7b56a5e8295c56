import { type ChatModel, MaspoError } from '@maspo/core';
import pLimit, { type LimitFunction } from 'p-limit';

/** How many model calls may be under way at once; the models of a run share one. */
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

/** Calls wait for their turn, first come first served. An aborted call gives its turn away. */
export function withConcurrency(chat: ChatModel, limit: CallLimit): ChatModel {
  return (request, options) =>
    limit(() => {
      options.signal.throwIfAborted();
      return chat(request, options);
    });
}
