import { join } from 'node:path';
import { createModelLimits, type ModelLimits, type ModelLimitsOptions } from './layers/model-limits.ts';
import {
  type LocalModels,
  type LocalModelsOptions,
  lazyLocalModels,
  type OpenLocalModels,
} from './providers/llama/local-models.ts';
import { openReplyStore, type ReplyStore } from './store/reply-store.ts';

/** What concurrent runs of one process share: the limits on calls, and the reply store. */
export interface ModelResources {
  readonly limits: ModelLimits;
  /** The home's reply store, opened when it is first asked for. Throws `MaspoError` when it cannot be used. */
  store(): ReplyStore;
  /** Undefined where no model may run in this process. */
  readonly local: LocalModels | undefined;
  close(): Promise<void>;
}

export interface ModelResourcesOptions extends ModelLimitsOptions {
  readonly home: string;
  /** Opens the models of this process; when left out, a configuration with such a model is refused. */
  readonly openLocal?: OpenLocalModels | undefined;
  /** Told how far a model of this process is loaded, as a share in (0, 1]. */
  readonly onLoading?: LocalModelsOptions['onLoading'];
}

export function openModelResources({ home, openLocal, onLoading, ...limits }: ModelResourcesOptions): ModelResources {
  const local = openLocal && lazyLocalModels(openLocal, { home, onLoading });
  let store: ReplyStore | undefined;
  return {
    limits: createModelLimits(limits),
    store: () => {
      store ??= openReplyStore(replyStoreFile(home));
      return store;
    },
    local,
    close: async () => {
      store?.close();
      await local?.close();
    },
  };
}

/** The file of the home's reply store. */
export function replyStoreFile(home: string): string {
  return join(home, 'replies.sqlite');
}
