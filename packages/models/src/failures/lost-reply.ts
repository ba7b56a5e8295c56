import { MaspoError } from '@maspo/core';
import type { ModelServer } from './model-target.ts';
import { quote } from './quote.ts';
import { TransientFault } from './transient-fault.ts';

/**
 * Whether a call failed in transport: the connection failed (system errors have a code; `fetch` throws `TypeError`), or
 * the body is not JSON, or not the JSON that the SDK expects. An SDK may wrap such an error into its own error.
 */
export function isLostReply(error: unknown): error is Error {
  if (error instanceof SyntaxError || error instanceof TypeError) return true;
  if (error instanceof MaspoError || !(error instanceof Error)) return false;
  return codeOf(error) !== '' || isLostReply(error.cause);
}

/** The code of a system error, such as `ECONNREFUSED`, anywhere in the chain of causes; empty if there is no code. */
export function systemCode(error: unknown): string {
  return error instanceof Error ? codeOf(error) || systemCode(error.cause) : '';
}

/** The fault that replaces a raw error. The raw error is not passed on, because it may contain the key. */
export function lostReply(error: Error, server: Pick<ModelServer, 'apiKey'>): TransientFault {
  return new TransientFault(quote(causes(error), server));
}

/** The messages along the chain of causes; the last one usually names the fault. */
function causes(error: Error): string {
  const messages = new Set<string>();
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    messages.add((cause.message || codeOf(cause)).replace(/\.$/, ''));
  }
  return [...messages].filter((message) => message !== '').join(': ');
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
