import { basename } from 'node:path';
import type { Provider } from '../../provider/provider.ts';
import { catalogue } from './catalogue.ts';
import { llamaSchema } from './llama-config.ts';

// How the publisher samples (generation_config.json of Qwen2.5-Coder-Instruct), without its penalty on repetition: replies that have to
// repeat tags and code suffer from it.
const qwenSampling = { topP: 0.8, topK: 20 };

/** GGUF models in this process. Their client is in a package of its own, which has the binaries of llama.cpp. */
export const llama: Provider<typeof llamaSchema> = {
  schema: llamaSchema,
  presets: Object.fromEntries(
    catalogue.map(({ name }) => [name, { model: name, ...(name.startsWith('qwen') ? qwenSampling : {}) }]),
  ),
  completed: (written) =>
    typeof written.file === 'string' && !('model' in written)
      ? { ...written, model: basename(written.file, '.gguf') }
      : written,
  // How many sequences share a batch, and how many threads compute it, is no setting of the model, as it is none of a server's.
  neutralSettings: ['sequences', 'threads'],
  // What a file holds decides the replies, wherever it lies.
  identity: ({ provider, model, file, sha256, topP, topK, seed, contextSize }) => ({
    provider,
    model,
    parameters: { ...(sha256 === undefined ? { file } : { sha256 }), topP, topK, seed, contextSize },
  }),
};
