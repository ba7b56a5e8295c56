import type { ChatModel } from '@maspo/core';
import type { z } from 'zod';
import type { ModelIdentity } from '../store/reply-key.ts';
import type { Host } from './host.ts';

/** The settings of a model; the literal of `provider` is the provider's name. */
export type ModelSchema = z.ZodObject<{ readonly provider: z.ZodLiteral<string> }>;

/** Where models come from. A new provider is a folder with one such value, and a line in `providers.ts`. */
export interface Provider<Schema extends ModelSchema = ModelSchema> {
  readonly schema: Schema;
  /** Settings of known models, by the names that a configuration gives as `preset`. */
  readonly presets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Settings of its own that change no reply, beside those that all providers share. */
  readonly neutralSettings?: readonly string[];
  /** What decides a model's replies beside the request. */
  identity(config: z.output<Schema>): ModelIdentity;
}

/** A provider whose models are called over the network. */
export interface ServedProvider<Schema extends ModelSchema = ModelSchema> extends Provider<Schema> {
  readonly host: Host;
  /**
   * Loads what makes a client of a model, one attempt a call. It is loaded when it is first needed: a provider's library takes longer to
   * load than all the rest of a short command.
   */
  loadClient(): Promise<(options: z.output<Schema> & KeyOfModel) => ChatModel>;
}

/** The key that a client sends, and where it was found. */
export interface KeyOfModel {
  readonly apiKey: string | undefined;
  /** The environment variable that holds it, for messages. */
  readonly apiKeyEnv: string | undefined;
}
