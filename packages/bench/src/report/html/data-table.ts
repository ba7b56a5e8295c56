import { type Html, html } from './html.ts';

/** A missing value is an empty cell. */
export type PageCell = Html | string | number | null | undefined;

export interface DataTable {
  /** The name by which scripts, such as the recount, find the figures; unique in the page. */
  readonly name: string;
  /** What the table shows. */
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly PageCell[])[];
  /** The file with the rows that the page leaves out. */
  readonly rest?: string;
}

/** Further rows are left out of the page. */
const shownRows = 300;

/** A table that scrolls sideways where the page is narrow. The first cell of a row is its heading. */
export function dataTable({ name, caption, header, rows, rest = 'finish-report.json' }: DataTable): Html {
  const more = rows.length - shownRows;
  return html`<p class="caption">${caption}</p>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table data-figures="${name}" aria-label="${caption}">
<thead><tr>${header.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows.slice(0, shownRows).map(rowHtml)}</tbody></table></div>
${more > 0 ? html`<p class="note">${more} more rows are in ${rest}.</p>\n` : ''}`;
}

function rowHtml([first, ...others]: readonly PageCell[]): Html {
  return html`<tr><th scope="row">${first ?? ''}</th>${others.map((cell) =>
    isFigure(cell) ? html`<td class="figure">${cell}</td>` : html`<td>${cell ?? ''}</td>`,
  )}</tr>
`;
}

function isFigure(cell: PageCell): boolean {
  return typeof cell === 'number' || (typeof cell === 'string' && /^[-+−]?\d[\d.,]*(?: (?:%|points))?$/.test(cell));
}
