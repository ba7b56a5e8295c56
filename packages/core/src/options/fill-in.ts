import { type CitedTree, withoutSources } from './cited.ts';

/** What a user wrote, completed by defaults, also within a group of settings. */
export function fillIn<Settings extends object>(written: unknown, defaults: CitedTree<Settings>): unknown {
  return isMap(written) ? merge(withoutSources<Settings>(defaults), written) : written;
}

function merge(defaults: object, given: Record<string, unknown>): object {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const groups = defaults as Record<string, unknown>;
  const filled = set.map(([name, value]) => {
    const group = groups[name];
    return [name, isMap(group) && isMap(value) ? merge(group, value) : value];
  });
  return { ...defaults, ...Object.fromEntries(filled) };
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
