import { type Html, html } from '../../report/html/html.ts';
import { type PageSection, sectionHtml } from '../../report/html/page-section.ts';
import { shownLines } from '../../terminal/shown-text.ts';
import { href } from './href.ts';

/** A page of the viewer. */
export interface ViewPage {
  readonly title: string;
  /** The kind of the page, shown above the title. */
  readonly kind: Html | string;
  /** Notices that apply to everything on the page, such as that models were simulated. */
  readonly notices?: Html;
  /** Links to related pages. */
  readonly links?: readonly PageLink[];
  readonly sections: readonly PageSection[];
  /** Whether the sections need no table of contents. */
  readonly isShort?: boolean;
  /** The address where the page checks whether it is out of date, and its state when it was made. */
  readonly live?: { readonly from: string; readonly state: string };
}

export interface PageLink {
  readonly to: string;
  readonly text: string;
  readonly isHere?: boolean;
}

/**
 * The whole page as one document. Characters that cannot be seen are shown as escapes in all texts. An update replaces a section as a
 * whole.
 */
export async function viewPage({
  title,
  kind,
  notices,
  links = [],
  sections,
  isShort = false,
  live,
}: ViewPage): Promise<string> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – maspo</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
<script type="module" src="/view.js"></script>
</head>
<body${isShort ? html` class="short"` : ''}${live === undefined ? '' : html` data-live="${live.from}" data-state="${live.state}"`}>
<header id="head">
<p class="kind"><a href="${href('/')}">All runs</a> <span aria-hidden="true">/</span> ${kind}</p>
<h1>${title}</h1>
${notices ?? ''}</header>
${isShort ? '' : contents(links, sections)}
<main>
${sections.map(sectionHtml)}</main>
<p id="told" class="told" role="status"></p>
</body>
</html>
`;
  return shownLines(`${page}`);
}

function contents(links: readonly PageLink[], sections: readonly PageSection[]): Html {
  return html`<nav aria-label="Contents">
${links.length === 0 ? '' : html`<ol class="pages">${links.map(linkHtml)}</ol>`}
<ol>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ol></nav>`;
}

function linkHtml({ to, text, isHere }: PageLink): Html {
  return html`<li>${isHere ? html`<a href="${to}" aria-current="page">${text}</a>` : html`<a href="${to}">${text}</a>`}</li>\n`;
}
