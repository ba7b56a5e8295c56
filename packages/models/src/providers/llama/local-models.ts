import type { ChatModel } from '@maspo/core';
import type { LlamaModelConfig } from './llama-config.ts';

/** Models in this process. Each model is loaded at its first call, once for all roles and runs that use it. */
export interface LocalModels {
  /** One call is one attempt. */
  client(config: LlamaModelConfig): ChatModel;
  /** Frees the memory. Without this call, the process may not end. */
  close(): Promise<void>;
}

export interface LocalModelsOptions {
  /** The home folder, which contains the pulled models. */
  readonly home: string;
  /** Called while a model is loaded, with the loaded share in (0, 1]. */
  readonly onLoading?: ((model: string, share: number) => void) | undefined;
}

/** Opens the models of this process, such as `openLocalModels` of @maspo/local. It is called at the first call of such a model. */
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
      // The callers already received an error of opening.
      await opened?.then(
        (models) => models.close(),
        () => {},
      );
    },
  };
}
