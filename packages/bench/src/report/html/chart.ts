import * as Plot from '@observablehq/plot';
import { DOMImplementation, XMLSerializer } from '@xmldom/xmldom';
import { type DataTable, dataTable } from './data-table.ts';
import { asIs, type Html, html } from './html.ts';
import { fold } from './page-section.ts';

/** Series differ in colour (of the palette of Okabe and Ito, set in the style), in dashes and in symbols. */
export const series = {
  first: 'var(--first)',
  second: 'var(--second)',
  third: 'var(--third)',
  fourth: 'var(--fourth)',
  faint: 'var(--faint)',
} as const;

export interface Chart {
  /** A description of the chart, for readers who cannot see it. */
  readonly alternative: string;
  readonly title: string;
  readonly plot: Plot.PlotOptions;
  /** Whether the chart keeps its width, and scrolls on a narrower page; otherwise it shrinks with the page. */
  readonly isWide?: boolean;
  /** The figures of the chart; left out if a table next to it has them. */
  readonly table?: DataTable;
}

// Plot only makes elements and sets attributes, so a document without a browser is enough.
const document = new DOMImplementation().createDocument('http://www.w3.org/1999/xhtml', 'html');
const serializer = new XMLSerializer();

/** A chart as SVG with its figures folded below. */
export function chart({ alternative, title, plot, isWide = false, table }: Chart): Html {
  const svg = Plot.plot({
    fontSize: 11,
    ...plot,
    document: document as never,
  } as Plot.PlotOptions) as unknown as Element;
  // A screen reader treats a picture as one element, so the names of its groups are removed.
  for (const part of Array.from(svg.getElementsByTagName('g'))) part.removeAttribute('aria-label');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', alternative);
  const picture = asIs(serializer.serializeToString(svg as never));
  return html`<figure>
<figcaption>${title}</figcaption>
${isWide ? html`<div class="scroll wide" role="region" aria-label="${title}" tabindex="0">${picture}</div>` : picture}
${table === undefined ? '' : fold('The figures', dataTable(table))}</figure>
`;
}

interface Element {
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  getElementsByTagName(name: string): ArrayLike<Element>;
}

/** Names of symbols, colours and dashes, each once, in the form of a legend in text. */
export function legend(
  entries: readonly { readonly name: string; readonly mark: string; readonly colour: string }[],
): Html {
  return html`<p class="legend">${entries.map(
    ({ name, mark, colour }) =>
      html`<span><span style="color:${colour}" aria-hidden="true">${mark}</span> ${name}</span> `,
  )}</p>`;
}
