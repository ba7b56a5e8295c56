import { closest, distance } from 'fastest-levenshtein';

/**
 * The message for a name that a registry does not have: `unknown optimizer "mapso": known are maspo, none. Did you mean "maspo"?`. It suggests
 * the nearest name only where at most half of the letters differ. `kind` says what is named, in the singular; `otherwise` says what to do instead.
 */
export function unknownName(
  name: string,
  { kind, known, otherwise }: { kind: string; known: readonly string[]; otherwise?: string },
): string {
  if (known.length === 0) return `unknown ${kind} "${name}": there is none`;
  const nearest = closest(name.toLowerCase(), known);
  const isNear = distance(name.toLowerCase(), nearest.toLowerCase()) <= nearest.length / 2;
  const all = [known.join(', '), ...(otherwise === undefined ? [] : [otherwise])].join('; ');
  return `unknown ${kind} "${name}": known are ${all}.${isNear ? ` Did you mean "${nearest}"?` : ''}`;
}
