/**
 * The source of a regular expression, with the flags `g` and `u`, that finds the strings and comments of a Python program. The group
 * `prefix` is the letters before a string. A string without an end reaches to the end of its line, so that it takes linear time.
 */
export const stringOrComment = String.raw`#.*|(?:(?<!\w)(?<prefix>[rbufRBUF]{1,2}))?(?:"""[^]*?"""|'''[^]*?'''|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?)`;

/** The program without comments and with empty strings. A formatted string stays, because it may contain expressions. */
export function withoutStrings(program: string): string {
  return program.replace(new RegExp(stringOrComment, 'gu'), (found, prefix: string | undefined) => {
    if (found.startsWith('#')) return '';
    return /f/i.test(prefix ?? '') ? found : '""';
  });
}
