/** One piece of LaTeX: a command, an environment's begin or end, or a character; `depth` counts the groups and brackets around it. */
interface LatexToken {
  readonly text: string;
  readonly index: number;
  readonly depth: number;
}

const token = /\\(?:begin|end)\s*\{[^{}]*\}|\\[a-zA-Z]+|\\[\s\S]|[\s\S]/g;

/** The tokens of a LaTeX text in order. An opener and its closer have the depth of the text around them. */
function latexTokens(text: string): LatexToken[] {
  let depth = 0;
  return [...text.matchAll(token)].map(({ 0: piece, index }) => {
    if (isCloser(piece)) depth--;
    const at = { text: piece, index, depth };
    if (isOpener(piece)) depth++;
    return at;
  });
}

/** Splits a text at the tokens outside all brackets that `isSeparator` accepts. Returns the parts and these tokens. */
export function splitTopLevel(
  text: string,
  isSeparator: (token: string) => boolean,
): { parts: string[]; separators: string[] } {
  const parts: string[] = [];
  const separators: string[] = [];
  let from = 0;
  for (const { text: piece, index, depth } of latexTokens(text)) {
    if (depth !== 0 || !isSeparator(piece)) continue;
    parts.push(text.slice(from, index).trim());
    separators.push(piece);
    from = index + piece.length;
  }
  parts.push(text.slice(from).trim());
  return { parts, separators };
}

/** The text between the first and the last bracket, if they belong together, and the two brackets. Undefined for any other text. */
export function enclosed(text: string): { open: string; close: string; inside: string } | undefined {
  const tokens = latexTokens(text);
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first === undefined || last === undefined || tokens.length < 2) return undefined;
  if (!isOpener(first.text) || !isCloser(last.text) || last.depth !== 0) return undefined;
  if (tokens.slice(1, -1).some(({ depth }) => depth < 1)) return undefined;
  return { open: first.text, close: last.text, inside: text.slice(first.text.length, last.index).trim() };
}

function isOpener(piece: string): boolean {
  return /^(?:[([{]|\\\{|\\begin)/.test(piece);
}

function isCloser(piece: string): boolean {
  return /^(?:[)\]}]|\\\}|\\end)/.test(piece);
}
