import { join } from 'node:path';
import { createModelLimits, type ModelLimits, type ModelLimitsOptions } from './layers/model-limits.ts';
import { openReplyStore, type ReplyStore } from './store/reply-store.ts';

/** What concurrent runs of one process share: the limits on calls, and the reply store. */
export interface ModelResources {
  readonly limits: ModelLimits;
  /** The home's reply store, opened when it is first asked for. Throws `MaspoError` when it cannot be used. */
  store(): ReplyStore;
  close(): void;
}

export function openModelResources({
  home,
  ...limits
}: { readonly home: string } & ModelLimitsOptions): ModelResources {
  let store: ReplyStore | undefined;
  return {
    limits: createModelLimits(limits),
    store: () => {
      store ??= openReplyStore(replyStoreFile(home));
      return store;
    },
    close: () => store?.close(),
  };
}

/** The file of the home's reply store. */
export function replyStoreFile(home: string): string {
  return join(home, 'replies.sqlite');
}
