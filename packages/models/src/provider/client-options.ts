/** What the clients of all providers take. */
export interface ClientOptions {
  readonly model: string;
  /** The provider's own service by default; for Ollama a server on this machine. */
  readonly baseUrl?: string | undefined;
  /** Left out for servers that need no key. */
  readonly apiKey?: string | undefined;
  /** The environment variable that holds the key, for messages about it. */
  readonly apiKeyEnv?: string | undefined;
  readonly topP?: number | undefined;
  readonly seed?: number | undefined;
}
