import { type ZodType, z } from 'zod';
import type { CitedTree } from './cited.ts';
import { type ExplainedOption, explainOptions } from './explain-options.ts';
import { fillIn, isMap } from './fill-in.ts';

/** How an optimizer reads its options and explains them; spread it (`...`) into an `Optimizer`. */
export interface OptionsOf<Options> {
  /** Parses what a user wrote, with every default filled in. */
  readonly options: ZodType<Options>;
  /** Every resolved setting, with its meaning and the source of its value. */
  explain(options: Options): readonly ExplainedOption[];
}

/** Options with one default for each setting. `resolved` describes every setting; each default names its source. */
export function optionsWithDefaults<Options extends object>(
  resolved: ZodType<Options>,
  defaults: CitedTree<Options>,
): OptionsOf<Options> {
  return {
    options: z.preprocess((written) => fillIn(written, defaults), resolved),
    explain: (options) => explainOptions(resolved, options, [defaults as CitedTree<Partial<Options>>]),
  };
}

/**
 * Options that start from the preset named by the setting `preset`; from the first preset when left out. A user may
 * override any of its settings.
 */
export function optionsWithPresets<Options extends { readonly preset: string }>(
  resolved: ZodType<Options>,
  presets: Readonly<Record<Options['preset'], CitedTree<Omit<Options, 'preset'>>>>,
): OptionsOf<Options> {
  const names = Object.keys(presets) as Options['preset'][];
  const fill = (written: unknown) => {
    if (!isMap(written)) return written;
    const { preset = names[0]!, ...given } = written;
    const known = names.find((name) => name === preset) ?? names[0]!;
    return { preset, ...(fillIn(given, presets[known]) as object) };
  };
  return {
    options: z.preprocess(fill, resolved),
    explain: (options) =>
      explainOptions(resolved, options, [presets[options.preset as Options['preset']] as CitedTree<Partial<Options>>]),
  };
}
