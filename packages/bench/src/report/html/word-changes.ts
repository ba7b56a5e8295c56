import { type ChangeObject, diffWordsWithSpace } from 'diff';
import { type Html, html } from './html.ts';
import { beginningOf, shownCharacters } from './long-text.ts';

/** From here on two texts have too little in common for a comparison to be read, and it would take too long. */
const mostEdits = 3000;
/** Characters of an unchanged stretch that are shown before and after a change. */
const around = 240;

/** Two texts word by word: what was taken out is struck, what was put in is underlined. */
export function wordChanges(before: string, after: string): Html {
  const cut = before.length > shownCharacters || after.length > shownCharacters;
  const changes = diffWordsWithSpace(beginningOf(before), beginningOf(after), { maxEditLength: mostEdits });
  const note = cut
    ? html`<p class="note">Only the first ${shownCharacters} characters of each are compared here.</p>`
    : '';
  if (changes === undefined)
    return html`<p class="note">The texts have too little in common to be compared by words.</p>
<h4>Before</h4><pre>${beginningOf(before)}</pre><h4>After</h4><pre>${beginningOf(after)}</pre>${note}`;
  return html`<div class="changes">${changes.map((change, index) => changeHtml(change, { isFirst: index === 0, isLast: index === changes.length - 1 }))}</div>${note}`;
}

function changeHtml(
  { added, removed, value }: ChangeObject<string>,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
): Html {
  if (added) return html`<ins>${value}</ins>`;
  if (removed) return html`<del>${value}</del>`;
  const [head, tail] = [isFirst ? 0 : around, isLast ? 0 : around];
  if (value.length <= head + tail + around) return html`<span>${value}</span>`;
  const middle = value.slice(head, value.length - tail);
  return html`<span>${value.slice(0, head)}</span><details class="same"><summary>${middle.length} unchanged characters</summary><span>${middle}</span></details><span>${value.slice(value.length - tail)}</span>`;
}
