import { html } from '../html.ts';
import type { PageSection } from '../page-section.ts';
import type { ReportInput } from '../report-input.ts';

/** What the figures recommend. */
export function nextPageSection({ report }: ReportInput): PageSection {
  const experiments = report.recommendedNextExperiments;
  return {
    id: 'next',
    title: 'What to try next',
    field: 'recommendedNextExperiments',
    body:
      experiments.length === 0
        ? html`<p>No rule for recommendations applies to what was measured.</p>`
        : html`<ul>${experiments.map(({ rule, text }) => html`<li>${text} <code class="field">${rule}</code></li>\n`)}</ul>`,
  };
}
