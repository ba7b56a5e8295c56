const space = String.raw`(?:[\s$]|\\q?quad(?![a-z])|\\[,;() [\]]|[.](?=\s))*`;
const joint = new RegExp(String.raw`^${space}(?:\\text\s*\{\s*)?(,|;|,? ?(?:and|or)|&)(?:\s*\})?${space}$`);

interface Box {
  readonly from: number;
  readonly to: number;
  readonly content: string;
}

/**
 * The trimmed content of the last `\boxed{...}`, `\fbox{...}` or `\framebox{...}` whose braces balance and that is not blank; of a box
 * within a box, the outer one. Boxes joined by commas, "and" or "or" are one collection: their contents, joined by ", " or " or ".
 * Undefined without such a box.
 */
export function lastBoxed(output: string): string | undefined {
  if (!output.includes('box')) return undefined;
  const boxes = closedBoxes(output);
  let at = boxes.length - 1;
  const last = boxes[at];
  if (last === undefined) return undefined;
  let collection = last.content;
  const seen = new Set([last.content]);
  for (; at > 0; at--) {
    const [before, after] = [boxes[at - 1]!, boxes[at]!];
    const between = after.from - before.to <= 40 ? output.slice(before.to, after.from).match(joint) : null;
    if (between === null) break;
    if (seen.has(before.content)) continue;
    seen.add(before.content);
    collection = `${before.content}${between[1] === 'or' ? ' or ' : ', '}${collection}`;
  }
  return collection;
}

/** The boxes in order, without those inside other boxes. One pass over the text, however many boxes it opens without closing them. */
function closedBoxes(output: string): Box[] {
  /** For every open brace, where its box begins and where its content begins; the first number is -1 for a plain group. */
  const begins: number[] = [];
  const insides: number[] = [];
  const boxes: Box[] = [];
  for (let index = 0; index < output.length; index++) {
    const code = output.charCodeAt(index);
    if (code === openBrace) {
      begins.push(-1);
      insides.push(index + 1);
    } else if (code === backslash) {
      const inside = insideOfBox(output, index);
      if (inside !== undefined) {
        begins.push(index);
        insides.push(inside);
      }
      index = inside === undefined ? index + 1 : inside - 1;
    } else if (code === closeBrace && begins.length > 0) {
      const [from, inside] = [begins.pop()!, insides.pop()!];
      const content = from === -1 ? '' : output.slice(inside, index).trim();
      if (content === '') continue;
      while ((boxes.at(-1)?.from ?? -1) > from) boxes.pop();
      boxes.push({ from, to: index + 1, content });
    }
  }
  return boxes;
}

const [openBrace, closeBrace, backslash] = ['{', '}', '\\'].map((sign) => sign.charCodeAt(0)) as [
  number,
  number,
  number,
];
const box = /\\{1,4}(?:boxed|fbox|framebox)[ \n]{0,4}\{/y;

/** Where the content begins of a box whose command is at the index. */
function insideOfBox(output: string, index: number): number | undefined {
  box.lastIndex = index;
  return box.test(output) ? box.lastIndex : undefined;
}
