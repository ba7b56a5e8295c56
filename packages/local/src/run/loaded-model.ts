import { MaspoError } from '@maspo/core';
import type { LlamaModelConfig, LocalModelsOptions } from '@maspo/models';
import type { Llama, LlamaModel, Token } from 'node-llama-cpp';
import { chatTemplate, type RenderChat } from './chat-template.ts';
import { createSequencePool, inPlaces, type SequencePool } from './sequence-pool.ts';

/** A model in memory. */
export interface LoadedModel {
  readonly model: LlamaModel;
  readonly render: RenderChat;
  tokensOf(text: string): Token[];
}

/** Loads a file. Throws `MaspoError` `environment` if the memory is too small or llama.cpp cannot read the file. */
export async function loadModel(
  llama: Llama,
  {
    name,
    file,
    onLoading,
  }: { readonly name: string; readonly file: string; readonly onLoading: LocalModelsOptions['onLoading'] },
): Promise<LoadedModel> {
  const model = await telling(`cannot load ${file}`, () =>
    llama.loadModel({ modelPath: file, gpuLayers: 0, onLoadProgress: inTenths((share) => onLoading?.(name, share)) }),
  );
  const { bosString, eosString, shouldPrependBosToken, bos } = model.tokens;
  const template = model.fileInfo.metadata.tokenizer.chat_template;
  const render = chatTemplate(name, template, { bos: bosString ?? '', eos: eosString ?? '' });
  return {
    model,
    render,
    tokensOf: (text) => {
      const tokens = model.tokenize(text, true);
      // Many templates write the first token themselves.
      return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
    },
  };
}

/** The sequences of a model, with memory for their contexts. Throws `MaspoError`. */
export async function openSequences(
  { model }: LoadedModel,
  { model: name, contextSize, sequences, threads }: LlamaModelConfig & { readonly threads: number },
): Promise<SequencePool> {
  if (contextSize > model.trainContextSize)
    throw new MaspoError(
      'invalid-input',
      `contextSize ${contextSize} is more than the ${model.trainContextSize} tokens that ${name} was trained on: set at most this number`,
    );
  const room = `cannot make room for ${sequences} sequences of ${contextSize} tokens of ${name}`;
  return createSequencePool(
    await telling(room, () =>
      model.createContext({
        contextSize,
        sequences,
        threads,
        batchSize: 512,
        batching: { itemPrioritizationStrategy: inPlaces },
      }),
    ),
  );
}

async function telling<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const short = cause instanceof Error && cause.constructor.name === 'InsufficientMemoryError';
    const wayOut = short
      ? 'free memory, take a smaller model, or set less `contextSize` or fewer `sequences`'
      : 'check that it is a whole GGUF file of a model that llama.cpp knows';
    throw new MaspoError('environment', `${what}: ${why}; ${wayOut}`, { cause });
  }
}

/** The library reports progress for every tensor. */
function inTenths(tell: (share: number) => void): (share: number) => void {
  let told = 0;
  return (share) => {
    const tenth = Math.floor(share * 10);
    if (tenth <= told) return;
    told = tenth;
    tell(tenth / 10);
  };
}
