import { type ChatModel, type ChatRequest, contentHash, MaspoError } from '@maspo/core';
import {
  findCatalogueModel,
  type LlamaModelConfig,
  type LocalModels,
  type LocalModelsOptions,
  modelFile,
  modelFileIssues,
  overflowReply,
  replyIn,
  seedOfDraw,
} from '@maspo/models';
import type { Llama } from 'node-llama-cpp';
import { requireSha256 } from '../pull/file-hash.ts';
import { freeCores } from './free-cores.ts';
import { generate, readFirstToken } from './generate.ts';
import { grammarFor } from './grammar-for.ts';
import { type LoadedModel, loadModel, openSequences } from './loaded-model.ts';
import { openLlama } from './open-llama.ts';
import { poolKey, type SequencePool } from './sequence-pool.ts';

/** Models in this process. A file is loaded once for all configurations that name it. Equal configurations share its sequences. */
export function openLocalModels({ home, onLoading }: LocalModelsOptions): LocalModels {
  let llama: Promise<Llama> | undefined;
  // Measured before the first model computes. Later, its own threads would keep the cores busy.
  let cores: Promise<number> | undefined;
  const models = new Map<string, Promise<LoadedModel>>();
  const pools = new Map<string, Promise<SequencePool>>();
  const modelOf = (config: LlamaModelConfig) =>
    once(models, modelFile(config, home), async () => {
      cores ??= freeCores();
      llama ??= openLlama();
      await requireFile(config, home);
      return loadModel(await llama, { name: config.model, file: modelFile(config, home), onLoading });
    });
  const poolOf = (config: LlamaModelConfig) => {
    return once(pools, JSON.stringify([modelFile(config, home), poolKey(config)]), async () => {
      const loaded = await modelOf(config);
      return openSequences(loaded, { ...config, threads: config.threads ?? (await cores!) });
    });
  };
  return {
    client: (config) => localClient(config, { loaded: () => modelOf(config), sequences: () => poolOf(config) }),
    close: async () => {
      const opened = await llama?.catch(() => undefined);
      await Promise.allSettled([...models.values(), ...pools.values()]);
      // Frees all models and contexts too.
      await opened?.dispose();
    },
  };
}

/** Throws `MaspoError` if the file is missing, or if it is not the file that the catalogue lists for its model. */
async function requireFile(config: LlamaModelConfig, home: string): Promise<void> {
  const issues = modelFileIssues(config, home);
  if (issues.length > 0) throw new MaspoError('missing-data', issues.join('; '));
  const known = config.file === undefined ? findCatalogueModel(config.model) : undefined;
  if (known !== undefined) await requireSha256(modelFile(config, home), known);
}

interface Parts {
  loaded(): Promise<LoadedModel>;
  sequences(): Promise<SequencePool>;
}

function localClient(config: LlamaModelConfig, { loaded, sequences }: Parts): ChatModel {
  const { model, contextSize, topP = 0.95, topK = 40, seed = 0 } = config;
  return async (asked, { signal }) => {
    // With llama.cpp, every reply can be held to a schema.
    const { constrained, ...plain } = asked;
    const request: ChatRequest = constrained === undefined ? plain : { ...plain, messages: constrained.messages };
    const { model: weights, render, tokensOf } = await loaded();
    const prompt = tokensOf(render(request.messages));
    if (prompt.length >= contextSize)
      return overflowReply(
        model,
        `${prompt.length} tokens, and with contextSize ${contextSize} at most ${contextSize - 1} leave room for a reply`,
      );
    const pool = await sequences();
    if (request.choices !== undefined) {
      const firstToken = await pool.take((slot) => readFirstToken(slot, { prompt, signal }), { prompt, signal });
      const counted = { input: prompt.length, output: 1 };
      return replyIn(
        { content: firstToken[0]?.token ?? '', firstToken, reason: 'length', tokens: counted, model },
        { request, model, apiKey: undefined },
      );
    }
    const grammar = constrained && (await grammarFor(constrained.schema, weights));
    const generation = {
      prompt,
      maxTokens: Math.min(request.maxTokens, contextSize - prompt.length),
      // After the object, the grammar lets a model write empty lines without end.
      stop: [...(request.stop ?? []), ...(grammar === undefined ? [] : ['\n\n\n'])],
      sampling: {
        temperature: request.temperature,
        topP,
        topK,
        seed: seedOfDraw(seed, request.draw ?? contentHash(JSON.stringify(request.messages))),
      },
      grammar: grammar?.(),
      signal,
    };
    const { text, finish, tokens } = await pool.take((slot) => generate(slot, generation), generation);
    const counted = { input: prompt.length, output: tokens };
    const reply = replyIn(
      { content: text, reason: finish, tokens: counted, model },
      { request, model, apiKey: undefined },
    );
    return constrained === undefined ? reply : { ...reply, constrained: true };
  };
}

function once<Value>(made: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}
