import { join } from 'node:path';
import {
  type CreateRate,
  createModelLimits,
  type ModelLimits,
  type ModelLimitsOptions,
} from './layers/model-limits.ts';
import {
  type LocalModels,
  type LocalModelsOptions,
  lazyLocalModels,
  type OpenLocalModels,
} from './providers/llama/local-models.ts';
import { type LocalReplyStore, openReplyStore, type ReplyStore } from './store/reply-store.ts';

/** What concurrent runs of one process share: the limits on calls, and the reply store. */
export interface ModelResources {
  readonly limits: ModelLimits;
  /** The reply store, which is opened at the first call of this function. Throws `MaspoError` if it cannot be used. */
  store(): ReplyStore;
  /** Undefined if no model may run in this process. */
  readonly local: LocalModels | undefined;
  close(): Promise<void>;
}

/** What processes on several machines share. */
export interface SharedResources {
  /** Opens a store that all processes use; `own` is the store of this machine's home. */
  openStore(own: LocalReplyStore): ReplyStore;
  readonly createRate: CreateRate;
}

export interface ModelResourcesOptions extends Omit<ModelLimitsOptions, 'createRate'> {
  readonly home: string;
  /** If left out, only the home's reply store is used, and the limits apply to this process. */
  readonly shared?: SharedResources | undefined;
  /** A reply store instead of the home's. No other process may open it at the same time. It may be on a network file system. */
  readonly replies?: string | undefined;
  /** Opens the models of this process. If left out, a configuration with such a model is refused. */
  readonly openLocal?: OpenLocalModels | undefined;
  /** Called while a model of this process is loaded, with the loaded share in (0, 1]. */
  readonly onLoading?: LocalModelsOptions['onLoading'];
}

export function openModelResources({
  home,
  openLocal,
  onLoading,
  shared,
  replies,
  ...limits
}: ModelResourcesOptions): ModelResources {
  const local = openLocal && lazyLocalModels(openLocal, { home, onLoading });
  let store: ReplyStore | undefined;
  const openStore = () => {
    const own = replies === undefined ? openReplyStore(replyStoreFile(home)) : openReplyStore(replies, { alone: true });
    return shared === undefined ? own : shared.openStore(own);
  };
  return {
    limits: createModelLimits({ ...limits, createRate: shared?.createRate }),
    store: () => {
      store ??= openStore();
      return store;
    },
    local,
    close: async () => {
      await store?.close();
      await local?.close();
    },
  };
}

/** The file of the home's reply store. */
export function replyStoreFile(home: string): string {
  return join(home, 'replies.sqlite');
}
