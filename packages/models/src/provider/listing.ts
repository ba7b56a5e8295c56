/** How the servers of a provider are asked for their models. This request is free everywhere. */
export interface Listing<Config = never> {
  /** The path of the request, after the base URL. */
  path(config: Config): string;
  /** The headers that carry the key. */
  headers(apiKey: string): Readonly<Record<string, string>>;
  /** The list in a reply; undefined if the reply is not a list. */
  read(body: unknown, baseUrl: string): ListedModels | undefined;
  /** What to do if a model is not listed. */
  wayOut(model: string): string;
}

/** The models that a server lists. */
export interface ListedModels {
  readonly names: readonly string[];
  /** Why the server may also serve models that are not in the list; left out if the list is complete. */
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
