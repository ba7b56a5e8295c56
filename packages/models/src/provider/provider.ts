import type { ChatModel } from '@maspo/core';
import type { z } from 'zod';
import type { ModelIdentity } from '../store/reply-key.ts';
import type { Host } from './host.ts';
import type { Listing } from './listing.ts';

/** The settings of a model; the literal of `provider` is the provider's name. */
export type ModelSchema = z.ZodObject<{ readonly provider: z.ZodLiteral<string> }>;

/** A source of models. A new provider is a folder with one such value, and a line in `providers.ts`. */
export interface Provider<Schema extends ModelSchema = ModelSchema> {
  readonly schema: Schema;
  /** Settings of known models, by the names that a configuration gives as `preset`. */
  readonly presets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The settings as a user wrote them, with the settings that the provider derives from them. */
  completed?(written: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Its own settings that do not change a reply, in addition to those that all providers share. */
  readonly neutralSettings?: readonly string[];
  /** The settings that decide a model's replies, besides the request itself. */
  identity(config: z.output<Schema>): ModelIdentity;
}

/** A provider whose models are called over the network. */
export interface ServedProvider<Schema extends ModelSchema = ModelSchema> extends Provider<Schema> {
  readonly host: Host;
  /** How its servers are asked for their models. */
  readonly listing: Listing<z.output<Schema>>;
  /**
   * Loads the function that makes the client of a model. One call of a client is one attempt. The function is loaded
   * when it is first needed, because a provider's library takes longer to load than the rest of a short command.
   */
  loadClient(): Promise<(options: z.output<Schema> & KeyOfModel) => ChatModel>;
}

/** The key that a client sends, and where it was found. */
export interface KeyOfModel {
  readonly apiKey: string | undefined;
  /** The environment variable that holds the key, for messages. */
  readonly apiKeyEnv: string | undefined;
}
