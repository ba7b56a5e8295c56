/** The source of a regular expression, with the flag `u`, that finds a Python name and not a longer name that contains it. */
export function wholeName(name: string): string {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  // `\b` knows only ASCII letters, and Python's names may have others.
  return String.raw`(?<![\p{L}\p{M}\p{N}_])${escaped}(?![\p{L}\p{M}\p{N}_])`;
}
