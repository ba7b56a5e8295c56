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
  /** The reply store, opened when it is first asked for. Throws `MaspoError` when it cannot be used. */
  store(): ReplyStore;
  /** Undefined where no model may run in this process. */
  readonly local: LocalModels | undefined;
  close(): Promise<void>;
}

/** What processes on several machines share. */
export interface SharedResources {
  /** A store that all of them use; `own` is that of this machine's home. */
  openStore(own: LocalReplyStore): ReplyStore;
  readonly createRate: CreateRate;
}

export interface ModelResourcesOptions extends Omit<ModelLimitsOptions, 'createRate'> {
  readonly home: string;
  /** When left out, the home's reply store is used alone, and the limits are those of this process. */
  readonly shared?: SharedResources | undefined;
  /** A reply store in place of the home's, which no other process may open meanwhile. It may lie on a network file system. */
  readonly replies?: string | undefined;
  /** Opens the models of this process; when left out, a configuration with such a model is refused. */
  readonly openLocal?: OpenLocalModels | undefined;
  /** Told how far a model of this process is loaded, as a share in (0, 1]. */
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
