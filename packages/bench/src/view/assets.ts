import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

function textOf(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** The style of the report, and the additional style of the viewer. */
export function viewerStyle(): string {
  return `${textOf('../report/html/report-page.css')}\n${textOf('./view.css')}`;
}

/** The script of the pages. Node strips its types, as for the rest of this program, so it needs no build. */
export function viewerScript(): string {
  return stripTypeScriptTypes(textOf('./client/view.ts'));
}
