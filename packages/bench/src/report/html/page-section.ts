import { type Html, html } from './html.ts';

/** A section of the page with an entry in the table of contents. */
export interface PageSection {
  /** The anchor. */
  readonly id: string;
  readonly title: string;
  /** The field of `finish-report.json` with the same figures. */
  readonly field?: string;
  readonly body: Html;
}

export function sectionHtml({ id, title, field, body }: PageSection): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}${field === undefined ? '' : html` <code class="field">${field}</code>`}</h2>
${body}
</section>
`;
}

/** A heading that shows or hides the content below it. */
export function fold(summary: Html | string, body: Html, { open = false }: { readonly open?: boolean } = {}): Html {
  return html`<details${open ? html` open` : ''}><summary>${summary}</summary>
<div class="folded">${body}</div></details>
`;
}
