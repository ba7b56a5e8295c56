/** Some fields of a configuration, nested as there. */
export interface ConfigPatch {
  readonly [field: string]: unknown;
}

/** Fields that say what kind of thing a map describes. */
const identities = ['name', 'graph', 'module', 'system', 'kind', 'provider', 'same'] as const;

/**
 * The configuration with the patch in it, maps merged field by field. A map that names another thing (another
 * optimizer, model, strategy) replaces the whole map that was there, because settings of one thing mean nothing for
 * another.
 */
export function patchConfig(config: ConfigPatch, patch: ConfigPatch): ConfigPatch {
  if (isAnotherThing(config, patch)) return patch;
  const merged = Object.entries(patch).map(([field, value]) => {
    const before = config[field];
    return [field, isConfigPatch(before) && isConfigPatch(value) ? patchConfig(before, value) : value] as const;
  });
  return { ...config, ...Object.fromEntries(merged) };
}

function isAnotherThing(config: ConfigPatch, patch: ConfigPatch): boolean {
  // A preset or a model of an optimizer is a setting of it; a model is named by either.
  const hasSettings = 'name' in config || 'module' in config;
  const telling = hasSettings ? identities : ([...identities, 'preset', 'model'] as const);
  const isNamed = (map: ConfigPatch) => telling.some((field) => field in map);
  // One evaluator for all lenses in place of one for each, or the other way round.
  if ((isByLens(patch) && isNamed(config)) || (isByLens(config) && isNamed(patch))) return true;
  if (!isNamed(config)) return false;
  return telling.some((field) => field in patch && patch[field] !== config[field]);
}

/** Whether a model stands under a lens; an optimizer has other settings under the same names. */
function isByLens(map: ConfigPatch): boolean {
  return ['local', 'lookahead', 'global'].some((lens) => {
    const model = map[lens];
    return isConfigPatch(model) && ['provider', 'preset', 'model', 'same'].some((field) => field in model);
  });
}

export function isConfigPatch(value: unknown): value is ConfigPatch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
