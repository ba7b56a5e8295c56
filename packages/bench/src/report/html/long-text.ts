import { type Html, html } from './html.ts';

/** Characters of one text that the page shows. */
export const shownCharacters = 4000;
/** A text of more characters or lines is folded. */
const openCharacters = 700;
const openLines = 14;

/**
 * A text of a model or a user, unchanged, line by line. A long text is folded. A very long text is cut, and `where` names the place of the
 * whole text. The page escapes characters that cannot be seen, such as control characters.
 */
export function longText(text: string, where: string | Html): Html {
  if (text === '') return html`<p class="note">An empty text.</p>`;
  const shown = beginningOf(text);
  const block = html`<pre>${shown}</pre>${
    shown.length < text.length
      ? html`<p class="note">The first ${shown.length} of ${text.length} characters; the whole text is in ${where}.</p>`
      : ''
  }`;
  if (text.length <= openCharacters && text.split('\n').length <= openLines) return block;
  const [firstLine = ''] = shown.trimStart().split('\n', 1);
  const label = firstLine.length > 80 ? `${firstLine.slice(0, 80)} …` : firstLine;
  return html`<details class="text"><summary>${label} <span class="note">(${text.length} characters)</span></summary>${block}</details>`;
}

/** Does not split a pair of surrogates. */
export function beginningOf(text: string): string {
  return text.length <= shownCharacters ? text : text.slice(0, shownCharacters).replace(/[\uD800-\uDBFF]$/, '');
}
