import type { ChatModel } from '@maspo/core';
import { TransientFault } from './transient-fault.ts';

/** Aborts a call that takes longer than `timeoutMs` (by default 10 minutes) and throws a `TransientFault` for it. */
export function withTimeout(chat: ChatModel, timeoutMs: number = 10 * 60_000): ChatModel {
  return async (request, { signal }) => {
    const deadline = new AbortController();
    const expire = () => deadline.abort(new TransientFault(`no reply within ${timeoutMs / 1000} seconds`));
    const timer = setTimeout(expire, timeoutMs);
    try {
      return await chat(request, { signal: AbortSignal.any([signal, deadline.signal]) });
    } finally {
      clearTimeout(timer);
    }
  };
}
