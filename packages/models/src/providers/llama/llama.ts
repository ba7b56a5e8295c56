import { basename } from 'node:path';
import type { Provider } from '../../provider/provider.ts';
import { catalogue } from './catalogue.ts';
import { llamaSchema } from './llama-config.ts';

// The publisher's sampling settings (generation_config.json of Qwen2.5-Coder-Instruct), without the penalty on repetition. The penalty
// harms replies that have to repeat tags and code.
const qwenSampling = { topP: 0.8, topK: 20 };

/** GGUF models in this process. Their client is in a separate package, which has the binaries of llama.cpp. */
export const llama: Provider<typeof llamaSchema> = {
  schema: llamaSchema,
  presets: Object.fromEntries(
    catalogue.map(({ name }) => [name, { model: name, ...(name.startsWith('qwen') ? qwenSampling : {}) }]),
  ),
  completed: (written) =>
    typeof written.file === 'string' && !('model' in written)
      ? { ...written, model: basename(written.file, '.gguf') }
      : written,
  // The number of sequences in a batch and of threads does not belong to the model's identity, as for models behind a server.
  neutralSettings: ['sequences', 'threads'],
  // The content of a file decides the replies, not its path.
  identity: ({ provider, model, file, sha256, topP, topK, seed, contextSize }) => ({
    provider,
    model,
    parameters: { ...(sha256 === undefined ? { file } : { sha256 }), topP, topK, seed, contextSize },
  }),
};
