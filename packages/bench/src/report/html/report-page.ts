import { readFileSync } from 'node:fs';
import { shownLines } from '../../terminal/shown-text.ts';
import { asIs, type Html, html } from './html.ts';
import { type PageSection, sectionHtml } from './page-section.ts';
import type { ReportInput } from './report-input.ts';
import { agentsPageSection } from './sections/agents.ts';
import { casesPageSection } from './sections/cases.ts';
import { costPageSection } from './sections/cost.ts';
import { failuresPageSection } from './sections/failures.ts';
import { familyPageSection } from './sections/family.ts';
import { flipsPageSection } from './sections/flips.ts';
import { misalignmentPageSection } from './sections/misalignment.ts';
import { nextPageSection } from './sections/next.ts';
import { promptsPageSection } from './sections/prompts.ts';
import { repeatPageSection } from './sections/repeat.ts';
import { searchPageSection } from './sections/search.ts';
import { trialsPageSection } from './sections/trials.ts';
import { verdictPageSection } from './sections/verdict.ts';

const style = readFileSync(new URL('./report-page.css', import.meta.url), 'utf8');

/** Forbids scripts and anything from outside, whatever a text in the page may be. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * `report.html`: a page that stands alone, without any script. Characters that cannot be seen, such as controls and those that turn the
 * writing direction, are shown as escapes.
 */
export async function reportPage(input: ReportInput): Promise<string> {
  const { manifest } = input.run;
  // A search by trials has no beams and looks for no misalignment, so there is nothing to say of them.
  const visits = input.run.events.some(({ type }) => type === 'visit-started');
  const sections: PageSection[] = [
    verdictPageSection(input),
    promptsPageSection(input),
    agentsPageSection(input),
    ...(visits ? [searchPageSection(input), familyPageSection(input)] : []),
    ...trialsPageSection(input),
    ...(visits ? [misalignmentPageSection(input), await casesPageSection(input)] : []),
    await flipsPageSection(input),
    failuresPageSection(input),
    nextPageSection(input),
    costPageSection(input),
    repeatPageSection(input),
  ];
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
<p class="kind">${manifest.agents.length} agents, seed ${manifest.seed}, run <code>${manifest.id}</code></p>
${simulatedNotice(input)}${ablationNotice(input)}
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

function simulatedNotice({ run: { manifest } }: ReportInput): Html {
  if (!manifest.simulated) return html``;
  const roles = Object.entries(manifest.models).flatMap(([role, model]) =>
    model.provider === 'simulated' ? role : [],
  );
  return html`<p class="banner"><strong>SIMULATED.</strong> The ${roles.join(', ')} model${roles.length > 1 ? 's were' : ' was'} simulated: these numbers show that the software works, and say nothing about any language model.</p>\n`;
}

function ablationNotice({ report: { ablations } }: ReportInput): Html {
  if (ablations.length === 0) return html``;
  return html`<p class="banner"><strong>ABLATION.</strong> A part was left out on purpose, so this is not MASPO: ${ablations.join('; ')}.</p>\n`;
}
