/** The source of a regular expression, with the flag `u`, that finds a Python name and not a longer name that contains it. */
export function wholeName(name: string): string {
  // `\b` knows only ASCII letters, and Python's names may have others.
  return String.raw`(?<![\p{L}\p{N}_])${name}(?![\p{L}\p{N}_])`;
}
