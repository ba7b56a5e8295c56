/** The places of models that are called without a server. */
export const thisProcess = 'this process';
export const ownCode = 'code of its own';

/** Which model is called where: what a message about a failed call has to name. */
export interface ModelTarget {
  readonly provider: string;
  readonly model: string;
  /** The address, `thisProcess` or `ownCode`. */
  readonly baseUrl: string;
}

export function describeTarget({ provider, model, baseUrl }: ModelTarget): string {
  return `${provider} model "${model}" ${baseUrl === thisProcess || baseUrl === ownCode ? 'in' : 'at'} ${baseUrl}`;
}

/** What a message about a failed call has to know of the model's server. */
export interface ModelServer extends ModelTarget {
  readonly apiKey: string | undefined;
  /** The environment variable that holds the key, if one is used. */
  readonly apiKeyEnv: string | undefined;
  /** What to do where the server does not know the model. */
  readonly unknownModelWayOut: string;
  /** The settings of a model that a server of this kind may object to. */
  readonly settings: string;
  /** What a base URL looks like, as a sentence. */
  readonly addressForm: string;
  /** What to do where nobody listens at the address; left out where the server is another one's. */
  readonly startWayOut?: string | undefined;
}
