/** `\w` knows only ASCII letters, and Python's names may have others. */
const names = /[\p{L}\p{M}\p{N}_]+/gu;

/**
 * Where a Python name begins in a text, as a whole and not as a part of a longer name. The text is read with one pattern for all names,
 * because a pattern with classes of Unicode takes several milliseconds to compile.
 */
export function placesOfName(name: string, text: string): number[] {
  return [...text.matchAll(names)].filter(([found]) => found === name).map(({ index }) => index);
}
