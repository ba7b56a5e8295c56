/**
 * A text of a model, a program, a file or a server in a form that is safe to show. Control characters and invisible
 * characters are escaped as in JSON, such as `\u001b`. So no text can move the cursor, write to the clipboard, reverse
 * the writing direction, or look like a line or a column of ours.
 */
export function shownText(text: string): string {
  return text.replaceAll(unseen, escaped);
}

/** The same for a text with several lines and tabs, such as a report, a table or a drawing. Line ends and tabs are kept. */
export function shownLines(text: string): string {
  return text.replaceAll(unseen, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/** JSON without control characters for a terminal. It reads as the same value. */
export function inertJson(value: unknown): string {
  return shownText(JSON.stringify(value));
}

/**
 * Control characters, format characters (zero width, writing direction), unpaired surrogates, line separators, and
 * characters that are shown as nothing.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One escape for each UTF-16 unit, as in JSON. */
function escaped(character: string): string {
  const long = () => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return short[character] ?? long().join('');
}
