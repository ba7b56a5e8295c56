import { type ChangeObject, diffWordsWithSpace } from 'diff';
import { type Html, html } from './html.ts';
import { beginningOf, shownCharacters } from './long-text.ts';

/** With more edits than this, two texts have too little in common for a readable comparison, and comparing them would take too long. */
const mostEdits = 1500;
/** Characters of an unchanged stretch that are shown before and after a change. */
const around = 240;

/** Two texts word by word: removed words are struck, added words are underlined. */
export function wordChanges(before: string, after: string): Html {
  const cut = before.length > shownCharacters || after.length > shownCharacters;
  const changes = diffWordsWithSpace(beginningOf(before), beginningOf(after), { maxEditLength: mostEdits });
  const note = cut
    ? html`<p class="note">Only the first ${shownCharacters} characters of each are compared here.</p>`
    : '';
  if (changes === undefined)
    return html`<p class="note">The texts have too little in common to be compared by words.</p>
<h4>Before</h4><pre>${beginningOf(before)}</pre><h4>After</h4><pre>${beginningOf(after)}</pre>${note}`;
  const stretches = joined(changes);
  return html`<div class="changes">${stretches.map((stretch, index) => stretchHtml(stretch, { isFirst: index === 0, isLast: index === stretches.length - 1 }))}</div>${note}`;
}

/** Text that both have, or removed text and its replacement. */
type Stretch = { readonly same: string } | { removed: string; added: string };

/** Changes of neighbouring words are joined into one. If the spaces between them separated the changes, they would be hard to read. */
function joined(changes: readonly ChangeObject<string>[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [index, { added, removed, value }] of changes.entries()) {
    const last = stretches.at(-1);
    const open = last !== undefined && 'added' in last ? last : undefined;
    const isGap = open !== undefined && index < changes.length - 1 && /^[ \t]+$/.test(value);
    if (!added && !removed && !isGap) {
      stretches.push({ same: value });
      continue;
    }
    const change = open ?? { removed: '', added: '' };
    if (open === undefined) stretches.push(change);
    if (!added) change.removed += value;
    if (!removed) change.added += value;
  }
  return stretches;
}

function stretchHtml(stretch: Stretch, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): Html {
  if ('added' in stretch)
    return html`${stretch.removed === '' ? '' : html`<del>${stretch.removed}</del>`}${stretch.added === '' ? '' : html`<ins>${stretch.added}</ins>`}`;
  const { same } = stretch;
  const [head, tail] = [isFirst ? 0 : around, isLast ? 0 : around];
  if (same.length <= head + tail + around) return html`<span>${same}</span>`;
  const middle = same.slice(head, same.length - tail);
  return html`<span>${same.slice(0, head)}</span><details class="same"><summary>${middle.length} unchanged characters</summary><span>${middle}</span></details><span>${same.slice(same.length - tail)}</span>`;
}
