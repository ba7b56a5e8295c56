import { z } from 'zod';
import type { ModelSchema, Provider } from '../provider/provider.ts';
import { withPreset } from './presets.ts';
import * as providers from './providers.ts';

type SchemaOf<Value> = Value extends Provider<infer Schema extends ModelSchema> ? Schema : never;
type AnySchema = SchemaOf<(typeof providers)[keyof typeof providers]>;

const { system, ...others } = providers;

/** The providers whose models answer any request. */
export const chatProviders = others;
const chatSchemas = Object.values(chatProviders).map(({ schema }) => schema) as unknown as [
  Exclude<AnySchema, typeof system.schema>,
  ...Exclude<AnySchema, typeof system.schema>[],
];

const oneOf = <Schemas extends readonly [AnySchema, ...AnySchema[]]>(schemas: Schemas) =>
  z.discriminatedUnion('provider', schemas, {
    error: ({ code, input }) => (code === 'invalid_union' ? providerExpected(schemas, input) : undefined),
  });

function providerExpected(schemas: readonly AnySchema[], input: unknown): string {
  const names = schemas.map(({ shape }) => shape.provider.value);
  const seen = JSON.stringify((input as { provider?: unknown } | undefined)?.provider) ?? 'nothing';
  return `expected ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, seen ${seen}`;
}

/** One model of a run configuration; the settings of its preset are filled in. */
export const modelConfigSchema = z.preprocess(withPreset, oneOf(chatSchemas));

/** The same for the agents, which may also run as a system with its own code. */
export const agentConfigSchema = z.preprocess(withPreset, oneOf([...chatSchemas, system.schema]));

/** A model that answers any request, not only those of agents. */
export type ChatModelConfig = z.infer<typeof modelConfigSchema>;

export type ModelConfig = z.infer<typeof agentConfigSchema>;

/** A model that is called over the network, in this process, or as a system with its own code. */
export type CalledModelConfig = Exclude<ModelConfig, { readonly provider: 'simulated' }>;

/** A model that is called over the network. */
export type RemoteModelConfig = Exclude<CalledModelConfig, { readonly provider: 'llama' | 'system' }>;
