import { modelRows, setupRows } from '../../setup-section.ts';
import { dataTable } from '../data-table.ts';
import { html } from '../html.ts';
import type { PageSection } from '../page-section.ts';
import type { ReportInput } from '../report-input.ts';

/** All settings that decide the run, so that anyone can repeat it. */
export function repeatPageSection({ run }: ReportInput): PageSection {
  return {
    id: 'repeat',
    title: 'How to repeat it',
    body: html`<p>The same configuration, with the version of maspo and the dataset below, gives the same event log as long as the models give the same replies: <code>maspo optimize CONFIG</code>.${
      run.manifest.simulated
        ? ' Simulated models give the same replies everywhere.'
        : html` Without the models, anyone can make it from recorded replies: <code>maspo cache export replies.jsonl.gz --run RUN</code>, then <code>maspo optimize CONFIG --replay replies.jsonl.gz</code>.`
    } <code>manifest.json</code> has everything that decides the run; <code>node scripts/recount-report.mjs RUN</code> counts the figures of this page again without any code of the product.</p>
${dataTable({ name: 'models', caption: 'Models', header: ['role', 'provider', 'model', 'address'], rows: modelRows(run) })}
${dataTable({ name: 'setup', caption: 'Setup', header: ['what', 'value'], rows: setupRows(run) })}`,
  };
}
