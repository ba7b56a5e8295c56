/** The trimmed content of the last `\boxed{...}` or `\fbox{...}` whose braces balance and that is not blank, or undefined. */
export function lastBoxed(output: string): string | undefined {
  const contents = [...output.matchAll(/\\f?box(?:ed)?\s*\{/g)].map((match) =>
    upToClosingBrace(output.slice(match.index + match[0].length)),
  );
  return contents.findLast((content) => content !== undefined && content !== '');
}

function upToClosingBrace(text: string): string | undefined {
  let depth = 1;
  for (const { 0: token, index } of text.matchAll(/\\[\s\S]|[{}]/g)) {
    if (token === '{') depth++;
    if (token === '}') depth--;
    if (depth === 0) return text.slice(0, index).trim();
  }
  return undefined;
}
