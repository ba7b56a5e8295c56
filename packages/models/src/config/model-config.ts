import { z } from 'zod';
import type { ModelSchema, Provider } from '../provider/provider.ts';
import { withPreset } from './presets.ts';
import * as providers from './providers.ts';

type SchemaOf<Value> = Value extends Provider<infer Schema extends ModelSchema> ? Schema : never;
type AnySchema = SchemaOf<(typeof providers)[keyof typeof providers]>;

const schemas = Object.values(providers).map(({ schema }) => schema) as [AnySchema, ...AnySchema[]];

/** The names of all providers. */
const providerNames = schemas.map(({ shape }) => shape.provider.value);

const anyModelConfigSchema = z.discriminatedUnion('provider', schemas, {
  error: ({ code, input }) => (code === 'invalid_union' ? providerExpected(input) : undefined),
});

function providerExpected(input: unknown): string {
  const seen = JSON.stringify((input as { provider?: unknown } | undefined)?.provider) ?? 'nothing';
  return `expected ${providerNames.slice(0, -1).join(', ')} or ${providerNames.at(-1)}, seen ${seen}`;
}

/** One model of a run configuration; the settings of its preset are filled in. */
export const modelConfigSchema = z.preprocess(withPreset, anyModelConfigSchema);

export type ModelConfig = z.infer<typeof modelConfigSchema>;

/** A model that is called: over the network, or in this process. */
export type CalledModelConfig = Exclude<ModelConfig, { readonly provider: 'simulated' }>;

/** A model that is called over the network. */
export type RemoteModelConfig = Exclude<CalledModelConfig, { readonly provider: 'llama' }>;
