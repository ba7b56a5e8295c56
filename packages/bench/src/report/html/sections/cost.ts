import * as Plot from '@observablehq/plot';
import type { Used } from '../../../records/phase-usage.ts';
import { countingText, timingCells, usageRows } from '../../cost-section.ts';
import { type Chart, chart, legend, series } from '../chart.ts';
import { dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { fold, type PageSection } from '../page-section.ts';
import type { ReportInput } from '../report-input.ts';

/** The usage of the run, by purpose, agent, phase and model. */
export function costPageSection({ run }: ReportInput): PageSection {
  const { usage } = run.summary;
  const table = (by: string, parts: Readonly<Record<string, Used>>) =>
    Object.keys(parts).length === 0
      ? html``
      : dataTable({
          name: `cost-by-${by}`,
          caption: `Cost by ${by}`,
          ...usageRows(by, parts, run.manifest),
          rest: 'summary.json',
        });
  return {
    id: 'cost',
    title: 'What it cost',
    field: 'cost',
    body: html`<p>${countingText(run.summary)}</p>
${legend([
  { name: 'tokens read', mark: '■', colour: series.first },
  { name: 'tokens written', mark: '▨', colour: series.second },
])}
<div class="charts">${chart(tokenChart('purpose', usage.byPurpose))}${Object.keys(usage.byAgent).length === 0 ? '' : chart(tokenChart('agent', usage.byAgent))}</div>
${table('purpose', { ...usage.byPurpose, total: usage.total })}
${fold('By phase, agent and model', html`${table('phase', usage.byPhase)}${table('agent', usage.byAgent)}${table('model', usage.byModel)}`)}
${timingsTable(run.timings)}`,
  };
}

function tokenChart(by: string, parts: Readonly<Record<string, Used>>): Chart {
  const names = Object.keys(parts);
  const rows = Object.entries(parts).flatMap(([name, { inputTokens, outputTokens }]) => [
    { name, tokens: inputTokens, fill: series.first },
    { name, tokens: outputTokens, fill: series.second },
  ]);
  return {
    title: `Tokens by ${by}`,
    alternative: `Tokens by ${by}: ${Object.entries(parts)
      .map(([name, used]) => `${name} ${used.inputTokens} read and ${used.outputTokens} written`)
      .join('; ')}.`,
    plot: {
      width: 360,
      height: 50 + names.length * 26,
      marginLeft: 120,
      marginRight: 20,
      x: { label: 'tokens', labelArrow: 'none', ticks: 4, tickFormat: 's' },
      y: {
        label: null,
        domain: names,
        tickSize: 0,
        tickFormat: (name: string) => (name.length > 18 ? `${name.slice(0, 17)}…` : name),
      },
      marks: [
        Plot.barX(rows, { y: 'name', x: 'tokens', fill: 'fill', stroke: 'var(--paper)', insetTop: 3, insetBottom: 3 }),
        Plot.ruleX([0]),
      ],
    },
  };
}

function timingsTable(timings: ReportInput['run']['timings']): Html {
  if (timings.length === 0) return html``;
  return dataTable({
    name: 'timings',
    caption: 'How the models answered in the session that finished the run, in milliseconds',
    header: ['model', 'answered', 'retries', 'median', '90 %', '99 %', 'longest'],
    rows: timings.map(timingCells),
  });
}
