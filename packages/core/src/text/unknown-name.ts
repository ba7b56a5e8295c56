import { closest, distance } from 'fastest-levenshtein';

/**
 * The message for an unknown name that a user gave. It lists the known names, and asks whether the nearest one was meant if it is near
 * enough, in upper or lower case. `kind` says what is named, e.g. `optimizer`. `advice` says what else can be done, without a full stop. Of
 * more than `most` known names only the first are listed.
 */
export function unknownName(
  kind: string,
  name: string,
  { known, advice, most = known.length }: { known: readonly string[]; advice?: string; most?: number },
): string {
  const more = advice === undefined ? '' : `; ${advice}`;
  if (known.length === 0) return `unknown ${kind} "${name}": there is none${more}`;
  const further = known.length - most;
  const listed = [...known.slice(0, most), ...(further > 0 ? [`and ${further} more`] : [])].join(', ');
  return `unknown ${kind} "${name}": known are ${listed}${more}${didYouMean(name, known)}`;
}

/** `. Did you mean "x"?` for the nearest of the known names where at most half of it differs, else an empty text. */
function didYouMean(name: string, known: readonly string[]): string {
  const nearest = closest(name.toLowerCase(), known);
  return distance(name.toLowerCase(), nearest) * 2 <= nearest.length ? `. Did you mean "${nearest}"?` : '';
}
