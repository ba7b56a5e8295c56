import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

function textOf(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** The style of the report, and what the viewer has besides. */
export function viewerStyle(): string {
  return `${textOf('../report/html/report-page.css')}\n${textOf('./view.css')}`;
}

/** The script of the pages. Node takes its types away as it does with the rest of this program, so there is nothing to build. */
export function viewerScript(): string {
  return stripTypeScriptTypes(textOf('./client/view.ts'));
}
