import { isOpenAiHost, openAiBaseUrl } from '../openai/openai-host.ts';

/** A key, `apiKey: undefined` where the server needs none, or what the user has to mend. */
export type ResolvedKey = { readonly apiKey: string | undefined } | { readonly problem: string };

export interface KeySource {
  readonly baseUrl?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
}

/** The variable that holds a server's key: the one configured, OPENAI_API_KEY for OpenAI's own service, else none. */
export function keyVariable({ baseUrl, apiKeyEnv }: KeySource): string | undefined {
  return apiKeyEnv ?? (isOpenAiHost(baseUrl) ? 'OPENAI_API_KEY' : undefined);
}

/** Reads the key of a model from the environment. A problem is returned, so that all missing inputs can be listed at once. */
export function resolveKey(
  source: KeySource,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ResolvedKey {
  const variable = keyVariable(source);
  if (variable === undefined) return { apiKey: undefined };
  const apiKey = environment[variable]?.trim();
  const server = source.baseUrl ?? openAiBaseUrl;
  if (!apiKey) {
    return { problem: `the environment variable ${variable} is not set: it must hold the key for ${server}` };
  }
  // A header takes nothing else, and the error it throws would show the key.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    return {
      problem: `the key in ${variable} holds a blank or a character outside ASCII: copy the key for ${server} anew`,
    };
  }
  return { apiKey };
}
