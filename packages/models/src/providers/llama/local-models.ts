import type { ChatModel } from '@maspo/core';
import type { LlamaModelConfig } from './llama-config.ts';

/** Models in this process. Each is loaded with its first call, once for all roles and runs that use it. */
export interface LocalModels {
  /** One call is one attempt. */
  client(config: LlamaModelConfig): ChatModel;
  /** Frees the memory; without it the process may not end. */
  close(): Promise<void>;
}

export interface LocalModelsOptions {
  /** Where pulled models lie. */
  readonly home: string;
  /** Told how far a model is loaded, as a share in (0, 1]. */
  readonly onLoading?: ((model: string, share: number) => void) | undefined;
}

/** Opens the models of this process, such as `openLocalModels` of @maspo/local. It is called with the first call of such a model. */
export type OpenLocalModels = (options: LocalModelsOptions) => LocalModels | Promise<LocalModels>;

/** The models of this process, which are opened when the first of them is called. */
export function lazyLocalModels(open: OpenLocalModels, where: LocalModelsOptions): LocalModels {
  let opened: Promise<LocalModels> | undefined;
  return {
    client: (config) => {
      let client: Promise<ChatModel> | undefined;
      return async (request, options) => {
        opened ??= Promise.resolve(where).then(open);
        client ??= opened.then((models) => models.client(config));
        return (await client)(request, options);
      };
    },
    close: async () => {
      // A failure to open was told to the callers.
      await opened?.then(
        (models) => models.close(),
        () => {},
      );
    },
  };
}
