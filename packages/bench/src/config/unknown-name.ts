import { closest } from 'fastest-levenshtein';

/** The message for a name that is none of those there are, with the nearest one. */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  if (known.length === 0) return `unknown ${kind} "${name}": there is none`;
  return `unknown ${kind} "${name}". Did you mean "${closest(name.toLowerCase(), known)}"? Known are ${known.join(', ')}`;
}
