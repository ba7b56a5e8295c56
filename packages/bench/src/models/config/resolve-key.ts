import { geminiBaseUrl, isGeminiHost } from '../gemini/gemini-host.ts';
import { ollamaBaseUrl } from '../ollama/ollama-host.ts';
import { isOpenAiHost, openAiBaseUrl } from '../openai/openai-host.ts';
import { dotEnvVariable } from './dot-env.ts';

/** A key, `apiKey: undefined` where the server needs none, or what the user has to mend. */
export type ResolvedKey = { readonly apiKey: string | undefined } | { readonly problem: string };

export interface KeySource {
  /** `openai` when left out. */
  readonly provider?: 'openai' | 'gemini' | 'ollama';
  readonly baseUrl?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
}

/** Where a model is called when no address is configured. */
export const defaultBaseUrls = { openai: openAiBaseUrl, gemini: geminiBaseUrl, ollama: ollamaBaseUrl } as const;

/**
 * The variable that holds a server's key: the one configured, OPENAI_API_KEY and GEMINI_API_KEY for the provider's own
 * service, else none: a key meant for a provider is not sent to another server unasked.
 */
export function keyVariable({ provider = 'openai', baseUrl, apiKeyEnv }: KeySource): string | undefined {
  if (apiKeyEnv !== undefined) return apiKeyEnv;
  if (provider === 'openai' && isOpenAiHost(baseUrl)) return 'OPENAI_API_KEY';
  return provider === 'gemini' && isGeminiHost(baseUrl) ? 'GEMINI_API_KEY' : undefined;
}

/**
 * Reads the key of a model from the environment, else from the file `.env` in the working directory. A problem is returned,
 * so that all missing inputs can be listed at once.
 */
export function resolveKey(
  source: KeySource,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  directory: string = process.cwd(),
): ResolvedKey {
  const variable = keyVariable(source);
  if (variable === undefined) return { apiKey: undefined };
  const fromFile = environment[variable]?.trim() ? undefined : dotEnvVariable(directory, variable);
  if (fromFile !== undefined && 'problem' in fromFile) return fromFile;
  const apiKey = environment[variable]?.trim() || fromFile?.value?.trim();
  const server = source.baseUrl ?? defaultBaseUrls[source.provider ?? 'openai'];
  if (!apiKey) {
    return {
      problem: `the environment variable ${variable} is not set: it must hold the key for ${server}; a file .env in the working directory may set it`,
    };
  }
  // A header takes nothing else, and the error it throws would show the key.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    return {
      problem: `the key in ${variable} holds a blank or a character outside ASCII: copy the key for ${server} anew`,
    };
  }
  return { apiKey };
}
