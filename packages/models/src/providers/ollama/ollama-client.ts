import type { ChatModel, ChatRequest } from '@maspo/core';
import { Ollama, type ChatRequest as OllamaRequest } from 'ollama';
import { createAdaptingFetch } from '../../provider/adapting-fetch.ts';
import { listedTokens } from '../../provider/no-probabilities.ts';
import { createPatientFetch } from '../../provider/patient-fetch.ts';
import { refusingFetch } from '../../provider/refusing-fetch.ts';
import { type ClientOptions, createServedModel, seedOfDraw } from '../../provider/served-model.ts';
import { ollamaHost } from './ollama-config.ts';
import { ollamaFetch } from './ollama-fetch.ts';
import { ollamaReply } from './ollama-reply.ts';

export interface OllamaOptions extends ClientOptions {
  /** Whether a reasoning model reasons before it answers, or how much. */
  readonly think?: boolean | 'low' | 'medium' | 'high' | undefined;
  /** Tokens of request and reply together; the server's value by default. */
  readonly contextLength?: number | undefined;
  /** How long the server keeps the model loaded: a duration such as `10m`, or seconds as a number. */
  readonly keepAlive?: string | number | undefined;
  /** Further options of the model. They override the options that are set here. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** Fields of `/api/chat` that the SDK's types do not have yet. */
interface WholePrompts {
  readonly truncate: false;
  readonly shift: false;
}

/** A model on an Ollama server. The server refuses a request that does not fit into the context, and does not cut it. */
export function createOllamaModel(options: OllamaOptions): ChatModel {
  const { model, baseUrl = ollamaHost.baseUrl, apiKey } = options;
  const adapting = createAdaptingFetch(refusingFetch(createPatientFetch()));
  return createServedModel(options, {
    provider: 'ollama',
    host: ollamaHost,
    adapting,
    unknownModelWayOut: `Run \`ollama pull ${model}\` where the server runs, or check the model name and the base URL.`,
    settings: 'maxTokens, temperature, topP, think, contextLength, keepAlive, options',
    addressForm:
      'It is written without a path, as http://localhost:11434 is; for an address that ends in /v1 write provider: openai.',
    startWayOut: 'start the server with `ollama serve`',
    send: async (request, signal) => {
      // The SDK accepts no signal for a call that is not streamed, so each call has a client with its own `fetch`.
      const client = new Ollama({ host: baseUrl, fetch: ollamaFetch(adapting.fetch, { apiKey, signal }) });
      return ollamaReply(await client.chat(chatRequest(options, request)));
    },
  });
}

function chatRequest(settings: OllamaOptions, request: ChatRequest): OllamaRequest & WholePrompts & { stream: false } {
  const { model, topP, seed, think, contextLength, keepAlive, options } = settings;
  return {
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: false,
    truncate: false,
    shift: false,
    ...(think === undefined ? {} : { think }),
    ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
    ...(request.constrained === undefined ? {} : { format: request.constrained.schema.schema }),
    ...(request.choices === undefined ? {} : { logprobs: true, top_logprobs: listedTokens }),
    options: {
      temperature: request.temperature,
      num_predict: request.maxTokens,
      ...(request.stop === undefined ? {} : { stop: [...request.stop] }),
      ...(topP === undefined ? {} : { top_p: topP }),
      ...(seed === undefined ? {} : { seed: seedOfDraw(seed, request.draw) }),
      ...(contextLength === undefined ? {} : { num_ctx: contextLength }),
      ...options,
    },
  };
}
