/** A fenced block of Markdown. */
export interface FencedBlock {
  /** The word after the opening fence; empty without one. */
  readonly language: string;
  /** The lines between the fences, each with its line break, without the indentation of the fence. */
  readonly text: string;
}

const fence = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^`\n]*)$/;
const deepest = 3;

/**
 * The fenced blocks of a text in order, also those inside a block that is not Python. A fence closes a block whose opening fence has the
 * same sign and is not longer, unless the closing fence is indented like the inside of a docstring. A new language opens a new block, and a
 * block without a closing fence reaches to the end. Takes time linear in the length.
 */
export function fencedBlocks(text: string, depth = 0): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { indent: string; sign: string; language: string; lines: string[]; quote: string | undefined } | undefined;
  const close = () => {
    if (open === undefined) return;
    const body = open.lines.map((line) => `${line}\n`).join('');
    blocks.push({ language: open.language, text: body });
    if (depth < deepest && !isPython(open.language) && /^[ \t]*(?:```|~~~)/m.test(body))
      blocks.push(...fencedBlocks(body, depth + 1));
    open = undefined;
  };
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    const match = line.length > 1000 ? null : line.match(fence);
    if (match !== null) {
      const [, indent, sign, rest] = match as unknown as [string, string, string, string];
      const info = rest.trim();
      if (open === undefined) {
        open = { indent, sign, language: languageOf(info), lines: [], quote: undefined };
        continue;
      }
      const isDeeper = indent.length > open.indent.length + (open.quote === undefined ? 3 : 0);
      if (!isDeeper && sign[0] === open.sign[0] && sign.length >= open.sign.length) {
        close();
        if (/^[\w+#.-]+$/.test(info) || isPython(info))
          open = { indent, sign, language: languageOf(info), lines: [], quote: undefined };
        continue;
      }
    }
    if (open === undefined) continue;
    const before = open.quote === undefined ? withoutClosing(line, open.sign) : undefined;
    if (before !== undefined) {
      open.lines.push(before);
      close();
      continue;
    }
    open.quote = quoteAfter(line, open.quote);
    open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
  }
  close();
  return blocks;
}

/** The first word after a fence, without the braces and the dot of `{.python}`. */
function languageOf(info: string): string {
  return info
    .replace(/^\{?\.?/, '')
    .split(/[\s}]/)[0]!
    .toLowerCase();
}

/** Whether a language is Python, by the names that are written after a fence. */
export function isPython(language: string): boolean {
  return /^(?:python|py)(?:thon)?\d?(?:\.\d+)?\b/i.test(language);
}

/** The code before a fence that closes its block at the end of a line of code, as in `return x` and three ticks. */
function withoutClosing(line: string, sign: string): string | undefined {
  const before = line.endsWith(sign) ? line.slice(0, -sign.length) : '';
  return before.trim() === '' || before.includes(sign[0]!) ? undefined : before;
}

/** The kind of long string that is open after a line. */
function quoteAfter(line: string, quote: string | undefined): string | undefined {
  let open = quote;
  for (const [mark] of line.matchAll(/"""|'''/g)) {
    if (open === undefined) open = mark;
    else if (open === mark) open = undefined;
  }
  return open;
}
