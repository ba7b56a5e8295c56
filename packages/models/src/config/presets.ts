import { unknownName } from '@maspo/core';
import { z } from 'zod';
import type { Provider } from '../provider/provider.ts';
import * as providers from './providers.ts';

/**
 * Settings of known models by the names of the presets. Temperature and length of a reply are not here, because they
 * are defaults of the role. Prices change without notice, so the user writes them.
 */
const presets: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map(
  Object.values<Provider>(providers).flatMap(({ schema, presets = {} }) =>
    Object.entries(presets).map(([name, settings]) => [name, { provider: schema.shape.provider.value, ...settings }]),
  ),
);

export const modelPresetNames: readonly string[] = [...presets.keys()];

/**
 * A model's input, with the settings of its preset and the settings that the provider derives. An unknown or ill-formed `preset` becomes an
 * issue.
 */
export function withPreset(input: unknown, context: z.RefinementCtx): unknown {
  if (typeof input !== 'object' || input === null) return input;
  if (!('preset' in input)) return completed(input);
  const name = String(input.preset);
  const settings = presets.get(name);
  if (settings === undefined) return refused(context, unknownName('preset', name, { known: modelPresetNames }));
  if ('provider' in input && input.provider !== settings.provider) {
    return refused(context, `${name} is for the provider ${settings.provider}: leave provider out, or the preset`);
  }
  return completed({ ...settings, ...input });
}

function completed(input: object): object {
  const provider = Object.values<Provider>(providers).find(
    ({ schema }) => 'provider' in input && schema.shape.provider.value === input.provider,
  );
  return provider?.completed?.(input as Readonly<Record<string, unknown>>) ?? input;
}

function refused(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', path: ['preset'], message });
  return z.NEVER;
}
