/** Some fields of a configuration, nested as in the configuration. */
export interface ConfigPatch {
  readonly [field: string]: unknown;
}

/** Fields that name the kind of a map. */
const identities = ['name', 'graph', 'module', 'system', 'kind', 'provider', 'same'] as const;

/**
 * The configuration with the patch in it, maps merged field by field. A map that names a different optimizer, model or strategy replaces
 * the whole earlier map, because settings of one are meaningless for another.
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
  // In an optimizer, `preset` and `model` are settings. A model is named by them.
  const hasSettings = 'name' in config || 'module' in config;
  const telling = hasSettings ? identities : ([...identities, 'preset', 'model'] as const);
  const isNamed = (map: ConfigPatch) => telling.some((field) => field in map);
  // One evaluator for all lenses in place of one for each, or the other way round.
  if ((isByLens(patch) && isNamed(config)) || (isByLens(config) && isNamed(patch))) return true;
  if (!isNamed(config)) return false;
  return telling.some((field) => field in patch && patch[field] !== config[field]);
}

/** Whether a lens has a model. An optimizer has other settings under the same names. */
function isByLens(map: ConfigPatch): boolean {
  return ['local', 'lookahead', 'global'].some((lens) => {
    const model = map[lens];
    return isConfigPatch(model) && ['provider', 'preset', 'model', 'same'].some((field) => field in model);
  });
}

export function isConfigPatch(value: unknown): value is ConfigPatch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
