/** How the servers of a provider are asked which models they have. Asking is free everywhere. */
export interface Listing<Config = never> {
  /** The path of the question, after the base URL. */
  path(config: Config): string;
  /** The headers that carry the key. */
  headers(apiKey: string): Readonly<Record<string, string>>;
  /** The list in a reply; undefined where the reply is none. */
  read(body: unknown, baseUrl: string): ListedModels | undefined;
  /** What to do where a model is not listed. */
  wayOut(model: string): string;
}

/** The models that a server says it has. */
export interface ListedModels {
  readonly names: readonly string[];
  /** Why a model may be served all the same that is not in the list; left out where the list is complete. */
  readonly incomplete?: string;
}

/** The entries of a list in a reply: `key` is the field that holds it. Some servers send the bare list. */
export function entriesIn(body: unknown, key: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  const list: unknown = Array.isArray(body) ? body : (body as Readonly<Record<string, unknown>> | null)?.[key];
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'object' && entry !== null) : undefined;
}

export function bearer(apiKey: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${apiKey}` };
}
