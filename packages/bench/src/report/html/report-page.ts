import { readFileSync } from 'node:fs';
import { agentCountText } from '../../records/agent-count-text.ts';
import { shownLines } from '../../terminal/shown-text.ts';
import { ablationBanner, simulatedBanner } from './banners.ts';
import { asIs, type Html, html } from './html.ts';
import { type PageSection, sectionHtml } from './page-section.ts';
import type { ReportInput } from './report-input.ts';
import { reportSections } from './report-sections.ts';

const style = readFileSync(new URL('./report-page.css', import.meta.url), 'utf8');

/** Forbids scripts and external content, whatever a text in the page contains. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * `report.html`: a page that needs no other file and has no script. Characters that cannot be seen, such as control characters and those
 * that change the writing direction, are shown as escapes.
 */
export async function reportPage(input: ReportInput): Promise<string> {
  const { manifest } = input.run;
  const sections = await reportSections(input);
  const title = `${manifest.optimizer} on ${manifest.task.id}`;
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}${manifest.simulated ? ' (simulated)' : ''}</title>
<style>${asIs(style)}</style>
</head>
<body>
<header>
<p class="kind">Report of a prompt search</p>
<h1>${title}</h1>
<p class="kind">${agentCountText(manifest)}, seed ${manifest.seed}, run <code>${manifest.id}</code></p>
${simulatedBanner(manifest)}${ablationBanner(input.report.ablations)}
</header>
${contents(sections)}
<main>
${sections.map(sectionHtml)}</main>
</body>
</html>
`;
  return shownLines(`${page}`);
}

function contents(sections: readonly PageSection[]): Html {
  return html`<nav aria-label="Contents"><ol>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ol></nav>`;
}
