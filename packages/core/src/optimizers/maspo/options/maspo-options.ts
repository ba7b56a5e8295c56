import { z } from 'zod';
import type { PromptOperator } from '../../../operators/prompt-operator.ts';
import { promptOperators } from '../../../operators/prompt-operators.ts';
import { type CitedTree, withoutSources } from '../../../options/cited.ts';
import { type ExplainedOption, explainOptions } from '../../../options/explain-options.ts';
import { isMap } from '../../../options/fill-in.ts';
import { maspoAlternatives, maspoPresets } from './maspo-presets.ts';
import { type MaspoOptions, type MaspoSettings, presetNames, resolvedMaspoOptions } from './maspo-settings.ts';

/**
 * What a user may write: a preset, and any of its settings to override. A group of settings that names another `kind` than the preset's
 * starts from that kind's own defaults. `operators` are the operators that may be named.
 */
export function maspoOptionsSchema(operators: readonly PromptOperator[] = promptOperators): z.ZodType<MaspoOptions> {
  return z.preprocess(fillIn, resolvedMaspoOptions(operators));
}

function fillIn(written: unknown): unknown {
  if (!isMap(written)) return written;
  const { preset = 'default', ...given } = written;
  const known = presetNames.find((name) => name === preset) ?? 'default';
  const defaults = withoutSources<MaspoSettings>(maspoPresets[known]);
  const filled = Object.entries(defaults).map(([group, values]) => [
    group,
    fillGroup(values, given[group], alternativesOf(group)),
  ]);
  return { preset, ...given, ...Object.fromEntries(filled) };
}

function fillGroup(defaults: unknown, given: unknown, alternatives: Readonly<Record<string, unknown>>): unknown {
  if (given === undefined) return defaults;
  if (!isMap(given) || !isMap(defaults)) return given;
  const overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { kind } = overrides;
  if (kind === undefined || kind === defaults.kind) return { ...defaults, ...overrides };
  const start = Object.hasOwn(alternatives, String(kind))
    ? withoutSources<object>(alternatives[String(kind)] as never)
    : {};
  return { ...start, ...overrides };
}

function alternativesOf(group: string): Readonly<Record<string, unknown>> {
  return (maspoAlternatives as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[group] ?? {};
}

/** The resolved options, setting by setting. */
export function explainMaspo(options: MaspoOptions): ExplainedOption[] {
  const alternatives = Object.entries(maspoAlternatives).map(([group, kinds]) => {
    const { kind } = options[group as keyof typeof maspoAlternatives];
    return [group, (kinds as Readonly<Record<string, unknown>>)[kind]];
  });
  const trees = [maspoPresets[options.preset], Object.fromEntries(alternatives)];
  return explainOptions(resolvedMaspoOptions(), options, trees as CitedTree<Partial<MaspoOptions>>[]);
}
