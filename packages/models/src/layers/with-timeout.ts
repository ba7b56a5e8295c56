import type { ChatModel } from '@maspo/core';
import { TransientFault } from '../failures/transient-fault.ts';
import { abortable } from './abortable.ts';

/**
 * Aborts a call that takes longer than `timeoutMs` (by default 10 minutes) and throws a `TransientFault` for it. A call that ignores its
 * signal, such as a run of the user's own code, is no longer waited for.
 */
export function withTimeout(chat: ChatModel, timeoutMs: number = 10 * 60_000): ChatModel {
  return async (request, { signal }) => {
    signal.throwIfAborted();
    // AbortSignal.any would do the same at a higher cost, because its signals may outlive the call.
    const attempt = new AbortController();
    const stop = () => attempt.abort(signal.reason);
    const expire = () => attempt.abort(new TransientFault(`no reply within ${timeoutMs / 1000} seconds`));
    signal.addEventListener('abort', stop);
    const timer = setTimeout(expire, timeoutMs);
    try {
      return await abortable(chat(request, { signal: attempt.signal }), attempt.signal);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };
}
