// The entry for browsers reads no environment variables, writes no warnings about them, and loads in a third of the time.

import {
  type GenerateContentConfig,
  type GenerateContentParameters,
  GoogleGenAI,
  type Schema,
  Type,
} from '@google/genai/web';
import type { ChatModel, ChatRequest, ReplySchema } from '@maspo/core';
import { type AdaptingFetch, createAdaptingFetch } from '../../provider/adapting-fetch.ts';
import { listedTokens } from '../../provider/no-probabilities.ts';
import { createPatientFetch } from '../../provider/patient-fetch.ts';
import { refusingFetch } from '../../provider/refusing-fetch.ts';
import { type ClientOptions, createServedModel, seedOfDraw } from '../../provider/served-model.ts';
import { geminiHost } from './gemini-config.ts';
import { geminiReply } from './gemini-reply.ts';

export interface GeminiOptions extends ClientOptions {
  /** `v1beta` by default. */
  readonly apiVersion?: string | undefined;
  /** Tokens for reasoning. 0 means none, and -1 lets the model decide. */
  readonly thinkingBudget?: number | undefined;
  /** Further request fields, merged into the body. They override the fields that are set here. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** A model behind the Gemini interface (`generateContent`). */
export function createGeminiModel(options: GeminiOptions): ChatModel {
  const { model } = options;
  const adapting = createAdaptingFetch(refusingFetch(createPatientFetch()));
  const client = createClient(options, adapting);
  return createServedModel(options, {
    provider: 'gemini',
    host: geminiHost,
    adapting,
    unknownModelWayOut: `Check the model name "${model}", the base URL and the API version.`,
    settings: 'maxTokens, temperature, topP, thinkingBudget, extraBody',
    addressForm: 'It is written without a version, as https://generativelanguage.googleapis.com is.',
    send: async (request, signal) =>
      geminiReply(await client.models.generateContent(contentRequest(options, request, signal))),
  });
}

function createClient(
  { apiKey, baseUrl = geminiHost.baseUrl, apiVersion = 'v1beta', extraBody }: GeminiOptions,
  { fetch }: Pick<AdaptingFetch, 'fetch'>,
): GoogleGenAI {
  return new GoogleGenAI({
    apiKey: apiKey ?? 'no-key',
    apiVersion,
    vertexai: false,
    httpOptions: {
      baseUrl,
      fetch,
      ...(extraBody === undefined ? {} : { extraBody }),
    },
  });
}

function contentRequest(options: GeminiOptions, request: ChatRequest, signal: AbortSignal): GenerateContentParameters {
  const { model, topP, seed, thinkingBudget } = options;
  const system = request.messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  return {
    model,
    contents: request.messages
      .filter(({ role }) => role !== 'system')
      .map(({ role, content }) => ({ role: role === 'assistant' ? 'model' : 'user', parts: [{ text: content }] })),
    config: {
      abortSignal: signal,
      temperature: request.temperature,
      maxOutputTokens: request.maxTokens,
      ...(system.length === 0 ? {} : { systemInstruction: system.join('\n\n') }),
      ...(request.stop === undefined ? {} : { stopSequences: [...request.stop] }),
      ...(topP === undefined ? {} : { topP }),
      ...(seed === undefined ? {} : { seed: seedOfDraw(seed, request.draw) }),
      ...(thinkingBudget === undefined ? {} : { thinkingConfig: { thinkingBudget } }),
      ...(request.choices === undefined ? {} : { responseLogprobs: true, logprobs: listedTokens }),
      ...(request.constrained === undefined ? {} : responseForm(request.constrained.schema)),
    },
  };
}

/** Without an explicit order, Gemini sorts the fields by name, so that a verdict could come before its reasons. */
function responseForm({ schema }: ReplySchema): Pick<GenerateContentConfig, 'responseMimeType' | 'responseSchema'> {
  const fields = Object.entries(schema.properties).map(([name, { enum: words }]): [string, Schema] => [
    name,
    { type: Type.STRING, ...(words === undefined ? {} : { enum: [...words] }) },
  ]);
  return {
    responseMimeType: 'application/json',
    responseSchema: {
      type: Type.OBJECT,
      properties: Object.fromEntries(fields),
      required: [...schema.required],
      propertyOrdering: [...schema.required],
    },
  };
}
