import type { CitedTree } from '../../../options/cited.ts';
import { type ExplainedOption, explainOptions } from '../../../options/explain-options.ts';
import { maspoAlternatives, maspoPresets } from './maspo-presets.ts';
import { type MaspoOptions, resolvedMaspoOptions } from './maspo-settings.ts';

/** The resolved options, setting by setting. */
export function explainMaspo(options: MaspoOptions): ExplainedOption[] {
  const alternatives = Object.entries(maspoAlternatives).map(([group, kinds]) => {
    const { kind } = options[group as keyof typeof maspoAlternatives];
    return [group, (kinds as Readonly<Record<string, unknown>>)[kind]];
  });
  const trees = [maspoPresets[options.preset], Object.fromEntries(alternatives)];
  return explainOptions(resolvedMaspoOptions, options, trees as CitedTree<Partial<MaspoOptions>>[]);
}
