import { closest, distance } from 'fastest-levenshtein';

/** The message for a name that is none of the known ones; it offers the nearest one where that is near. */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  const unknown = `unknown ${kind} "${name}"`;
  if (known.length === 0) return `${unknown}: there is none`;
  const nearest = closest(name.toLowerCase(), known);
  const isNear = distance(name.toLowerCase(), nearest.toLowerCase()) <= nearest.length / 2;
  return `${unknown}.${isNear ? ` Did you mean "${nearest}"?` : ''} Known are ${known.join(', ')}`;
}
