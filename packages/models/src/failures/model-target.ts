/** Where a model without a server is called. */
export const thisProcess = 'this process';
export const ownCode = 'code of its own';

/** Which model is called, and where. A message about a failed call names both. */
export interface ModelTarget {
  readonly provider: string;
  readonly model: string;
  /** The address, `thisProcess` or `ownCode`. */
  readonly baseUrl: string;
}

export function describeTarget({ provider, model, baseUrl }: ModelTarget): string {
  return `${provider} model "${model}" ${baseUrl === thisProcess || baseUrl === ownCode ? 'in' : 'at'} ${baseUrl}`;
}

/** What a message about a failed call needs to know about the model's server. */
export interface ModelServer extends ModelTarget {
  readonly apiKey: string | undefined;
  /** The environment variable that holds the key, if one is used. */
  readonly apiKeyEnv: string | undefined;
  /** What to do if the server does not know the model. */
  readonly unknownModelWayOut: string;
  /** The settings of a model that a server of this kind may object to. */
  readonly settings: string;
  /** What a base URL looks like, as a sentence. */
  readonly addressForm: string;
  /** What to do if nothing listens at the address; left out if the user does not run the server. */
  readonly startWayOut?: string | undefined;
}
