/**
 * A text of a model, a program, a file or a server, as it can be shown: what a terminal obeys, or what nobody can see, stands there as
 * it would in JSON, such as `\u001b`. So no text can move the cursor, reach the clipboard, turn the direction of writing around, or look
 * like a line or a column of ours.
 */
export function shownText(text: string): string {
  return text.replaceAll(unseen, escaped);
}

/** The same for a text of several lines that are meant to be such, with tabs: a report, a table, a drawing. */
export function shownLines(text: string): string {
  return text.replaceAll(unseen, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/** JSON that a terminal shows and does not obey. It reads as the same value. */
export function inertJson(value: unknown): string {
  return shownText(JSON.stringify(value));
}

/** Controls, formats (zero width, direction of writing), halves of surrogate pairs, line separators, and what is shown as nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One escape for each UTF-16 unit, as JSON has it. */
function escaped(character: string): string {
  const long = () => character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return short[character] ?? long().join('');
}
