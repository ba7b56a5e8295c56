import { z } from 'zod';
import { callFields, samplingFields } from '../../provider/model-fields.ts';

export const llamaSchema = z.strictObject({
  provider: z.literal('llama').describe('A GGUF model in this process, by llama.cpp; needs the package @maspo/local.'),
  ...samplingFields,
  model: samplingFields.model.describe(
    'A name that `maspo models list` prints. With `file`, any name; the default is the name of the file.',
  ),
  file: z
    .string()
    .min(1)
    .optional()
    .describe('A GGUF file instead of a model of the catalogue; a relative path starts at the working directory.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits in lower case')
    .optional()
    .describe(
      'SHA-256 of `file`; another file is refused. Default: computed at set-up, and taken from the recording for a replay.',
    ),
  topP: samplingFields.topP.describe('Nucleus sampling: the share of probability kept. Default: 0.95, as llama.cpp.'),
  topK: z
    .int()
    .min(0)
    .optional()
    .describe('Sampling: how many of the most likely tokens are kept; 0 keeps all. Default: 40, as llama.cpp.'),
  seed: samplingFields.seed.describe('The sampling seed; every draw gets its own from it. Default: 0.'),
  contextSize: z
    .int()
    .min(256)
    .default(4096)
    .describe('Tokens of request and reply together. A request beyond it fails instead of being cut.'),
  sequences: z
    .int()
    .min(1)
    .max(256)
    .default(4)
    .describe('Replies that are generated at the same time, in one batch; each needs memory for its context.'),
  threads: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Processor threads, at most one for each core. Default: as many as there are free cores when the model is loaded.',
    ),
  ...callFields,
  timeoutSeconds: callFields.timeoutSeconds.default(3600),
});

export type LlamaModelConfig = z.output<typeof llamaSchema>;
