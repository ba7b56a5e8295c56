/** The decoration around an answer: the opening and the closing half. */
const pairs: readonly (readonly [string, string])[] = [
  ['```', '```'],
  ['**', '**'],
  ['__', '__'],
  ['*', '*'],
  ['_', '_'],
  ['`', '`'],
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
  ['「', '」'],
  ['$$', '$$'],
  ['$', '$'],
  ['\\(', '\\)'],
  ['\\[', '\\]'],
  ['<b>', '</b>'],
  ['<strong>', '</strong>'],
];

/** Answers do not have more layers than this, and the limit bounds the time for a text that has. */
const mostLayers = 8;

/**
 * An answer without Markdown emphasis, quotes, code ticks, math delimiters and the full stop around it. A pair is removed where it encloses
 * the whole answer. A sign at only one end may mean something (`f'`, `5"`) and stays, except for emphasis.
 */
export function undecorated(text: string): string {
  let bare = text.trim();
  for (let layer = 0; layer < mostLayers; layer++) {
    const next = withoutLayer(bare);
    if (next === bare) break;
    bare = next;
  }
  return bare;
}

function withoutLayer(text: string): string {
  for (const [open, close] of pairs) {
    if (text.length <= open.length + close.length || !text.startsWith(open) || !text.endsWith(close)) continue;
    const inside = text.slice(open.length, -close.length);
    if (!inside.includes(open) && !inside.includes(close)) return inside.trim();
  }
  if (/(?<!\.)\.$/.test(text)) return text.slice(0, -1).trimEnd();
  const halves = (text.match(/\*\*/g) ?? []).length % 2;
  if (halves === 1 && /\*\*$/.test(text)) return text.slice(0, -2).trimEnd();
  if (halves === 1 && text.startsWith('**')) return text.slice(2).trimStart();
  return text;
}
