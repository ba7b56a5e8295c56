import { MaspoError } from '@maspo/core';
import type { ModelServer } from './model-target.ts';
import { quote } from './quote.ts';
import { TransientFault } from './transient-fault.ts';

/**
 * Whether a call failed on its way: the connection (system errors carry a code; `fetch` throws `TypeError`), or a body
 * that is not JSON, or not the JSON that the SDK expects.
 */
export function isLostReply(error: unknown): error is Error {
  if (error instanceof SyntaxError || error instanceof TypeError) return true;
  if (error instanceof MaspoError) return false;
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** The fault that replaces a raw error. The raw error is not passed on, because it may contain the key. */
export function lostReply(error: Error, server: ModelServer): TransientFault {
  return new TransientFault(quote(causes(error), server));
}

/** The messages along the chain of causes; the last one usually names the fault. */
function causes(error: Error): string {
  const messages = new Set<string>();
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    messages.add((cause.message || code).replace(/\.$/, ''));
  }
  return [...messages].filter((message) => message !== '').join(': ');
}
