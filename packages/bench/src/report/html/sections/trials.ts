import * as Plot from '@observablehq/plot';
import { type EventOf, eventsOf } from '../../../records/read-run.ts';
import { nounFor } from '../../../terminal/counted.ts';
import { decimal } from '../../number-text.ts';
import { type Chart, chart, legend, series } from '../chart.ts';
import { figure, html } from '../html.ts';
import type { PageSection } from '../page-section.ts';
import type { SearchInput } from '../report-input.ts';

type Trial = EventOf<'trial-finished'>;

/** The search of an optimizer that tries whole sets of prompts and has no visits. */
export function trialsPageSection({ run }: SearchInput): PageSection[] {
  const trials = eventsOf(run.events, 'trial-finished');
  if (trials.length === 0) return [];
  const section = {
    id: 'trials',
    title: 'How the trials went',
    field: 'optimizationTrajectory.trials',
    body: html`<p>${figure('trials', trials.length)} ${nounFor(trials.length, 'trial')} of other prompts, of which ${figure('trials-gained', trials.filter(({ accepted }) => accepted).length)} gained. ${trials[0]!.metric === 'win-rate' ? 'A win rate is a mean verdict, a tie as half a win: 0.5 is a draw.' : 'Accuracy is that on labelled questions.'}</p>
${legend([
  { name: 'gained, and was in force from then on', mark: '●', colour: series.first },
  { name: 'did not gain', mark: '×', colour: series.second },
])}
<div class="charts">${chart(trialsChart(trials))}</div>`,
  };
  return [section];
}

function trialsChart(trials: readonly Trial[]): Chart {
  const rows = trials.map((trial, index) => ({ ...trial, at: index + 1 })).filter(({ value }) => value !== null);
  const part = (accepted: boolean) => rows.filter((trial) => trial.accepted === accepted);
  return {
    title: `Value of each trial (${trials[0]!.metric})`,
    alternative: `${rows.length} trials with a value; the highest is ${rows.length === 0 ? 'not known' : decimal(Math.max(...rows.map(({ value }) => value!)))}. The figures are below.`,
    plot: {
      width: 360,
      height: 180,
      marginLeft: 38,
      x: { label: 'trial', labelArrow: 'none', ticks: 6, domain: [0, trials.length + 1] },
      y: { domain: [0, 1], label: 'value', labelArrow: 'none', ticks: 5 },
      marks: [
        Plot.ruleY([0.5], { strokeOpacity: 0.35 }),
        Plot.dot(part(false), { x: 'at', y: 'value', symbol: 'times', stroke: series.second }),
        Plot.dot(part(true), { x: 'at', y: 'value', fill: series.first, r: 4 }),
      ],
    },
    table: {
      name: 'trials',
      caption: 'Trials',
      header: ['trial', 'questions', 'prompts of', 'value', 'to exceed', 'gained'],
      rows: trials.map(({ trial, on, agent, batch, value, bar, accepted }) => [
        trial,
        on === 'full' ? `all ${batch.length}` : batch.length,
        agent ?? 'all agents',
        decimal(value),
        decimal(bar),
        accepted ? 'yes' : 'no',
      ]),
      rest: 'events.jsonl',
    },
  };
}
