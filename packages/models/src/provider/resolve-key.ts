import { dotEnvVariable } from './dot-env.ts';
import { type Host, isOwnService } from './host.ts';

/** A key, `apiKey: undefined` if the server needs no key, or what the user has to correct. */
export type ResolvedKey = { readonly apiKey: string | undefined } | { readonly problem: string };

/** The settings of a model that decide where it is called and with which key. */
export interface AddressAndKey {
  readonly baseUrl?: string | undefined;
  readonly apiKeyEnv?: string | undefined;
}

/**
 * The variable that holds a server's key: the configured one, or that of the provider's own service. Other servers have
 * no default variable, so that a key for one service is not sent to another unless the user configures it.
 */
export function keyVariable(host: Host, { baseUrl, apiKeyEnv }: AddressAndKey): string | undefined {
  return apiKeyEnv ?? (isOwnService(host, baseUrl) ? host.keyVariable : undefined);
}

/** Where keys are searched. */
export interface KeySources {
  /** `process.env` by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The folder of the file `.env`; the working directory by default. */
  readonly directory?: string;
}

/**
 * Reads the key of a model from the environment, else from the file `.env`. An issue is returned and not thrown, so
 * that all missing inputs can be listed at once.
 */
export function resolveKey(
  host: Host,
  model: AddressAndKey,
  { environment = process.env, directory = process.cwd() }: KeySources = {},
): ResolvedKey {
  const variable = keyVariable(host, model);
  if (variable === undefined) return { apiKey: undefined };
  const fromFile = environment[variable]?.trim() ? undefined : dotEnvVariable(directory, variable);
  if (fromFile !== undefined && 'problem' in fromFile) return fromFile;
  const apiKey = environment[variable]?.trim() || fromFile?.value?.trim();
  const server = model.baseUrl ?? host.baseUrl;
  if (!apiKey) {
    return {
      problem: `the environment variable ${variable} is not set: it must hold the key for ${server}; a file .env in the working directory may set it`,
    };
  }
  // A header accepts only these characters, and the error of `fetch` for other characters would show the key.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    return {
      problem: `the key in ${variable} holds a blank or a character outside ASCII: copy the key for ${server} again`,
    };
  }
  return { apiKey };
}
