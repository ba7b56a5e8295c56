import * as Plot from '@observablehq/plot';
import type { MisalignmentSummary } from '../../finish/misalignment-summary.ts';
import { misalignmentText } from '../../misalignment-text.ts';
import { percent } from '../../number-text.ts';
import { type Chart, chart, series } from '../chart.ts';
import { dataTable } from '../data-table.ts';
import { figure, html } from '../html.ts';
import type { PageSection } from '../page-section.ts';
import type { SearchInput } from '../report-input.ts';

/** How often the work of an agent got better but the outputs after it did not. */
export function misalignmentPageSection({ report }: SearchInput): PageSection[] {
  if (report.misalignmentCaseSummary === null) return [];
  const { count, mined, outcomes, rounds, topCategories, rateByStep, topologyAdvice } = report.misalignmentCaseSummary;
  const byAgent = Map.groupBy(rateByStep, ({ agent }) => agent);
  const section = {
    id: 'misalignment',
    title: 'Where good work did not help',
    field: 'misalignmentCaseSummary',
    body: html`<p>${misalignmentText.case}</p>
<p>${
      count === 0
        ? 'No case was found.'
        : html`<strong>${figure('cases-held', count)} cases</strong> are held at the end, one for each agent and question, of ${figure('cases-found', mined)} finds in all. Run again under the final prompts: ${figure('cases-repaired', outcomes.repaired)} repaired, ${figure('cases-still-failing', outcomes['still-failing'])} still failing, ${figure('cases-unscored', outcomes.unscored)} could not be judged, ${figure('cases-not-rerun', outcomes['not-rerun'])} not run again.`
    }</p>
${topologyAdvice === null ? '' : html`<p><strong>Consider another topology.</strong> ${topologyAdvice}</p>`}
${
  rateByStep.length === 0
    ? ''
    : html`<div class="charts">${Array.from(byAgent, ([agent, steps]) => chart(rateChart(agent, steps)))}</div>
<p class="note">Misaligned among the comparisons of a step on randomly drawn questions. A gap is a step without a comparison. ${misalignmentText.sameText}</p>`
}
${
  topCategories.length === 0
    ? ''
    : dataTable({
        name: 'categories',
        caption: 'Cases by what was no better',
        header: [
          'no better was',
          'cases',
          'repaired',
          ...topCategories[0]!.byRound.map(({ round }) => `held after round ${round}`),
          'trend',
        ],
        rows: topCategories.map(({ category, count: own, repaired, byRound, trend }) => [
          meanings[category],
          own,
          repaired,
          ...byRound.map(({ stored }) => stored),
          trend ?? 'not measured',
        ]),
      })
}
${
  rounds.length === 0
    ? ''
    : dataTable({
        name: 'cases-by-round',
        caption: 'Cases by round',
        header: ['round', 'found', 'on new questions', 'held', 'change'],
        rows: rounds.map(({ round, mined: found, added, stored, change }) => [
          round,
          found,
          added,
          stored,
          change ?? '',
        ]),
      })
}`,
  };
  return [section];
}

const meanings = { both: 'readers and final answer', global: 'the final answer', lookahead: 'the readers' };

function rateChart(agent: string, steps: MisalignmentSummary['rateByStep']): Chart {
  const rows = steps.map((step, index) => ({ ...step, at: index + 1 }));
  const known = rows.filter(({ rate }) => rate !== null);
  return {
    title: `${agent}: rate of misalignment by step`,
    alternative: `Share of misaligned comparisons of ${agent} in ${steps.length} steps: ${rows.map(({ rate }) => (rate === null ? 'not measured' : `${(rate * 100).toFixed(0)} %`)).join(', ')}.`,
    plot: {
      width: 360,
      height: 150,
      marginLeft: 46,
      x: {
        type: 'band',
        domain: rows.map(({ at }) => at),
        label: 'step of this agent',
        labelArrow: 'none',
        tickSize: 0,
        ...(rows.length > 14 ? { tickFormat: (at: number) => (at % 5 === 0 ? `${at}` : '') } : {}),
      },
      y: {
        domain: [0, Math.max(0.1, ...known.map(({ rate }) => rate!))],
        label: 'rate',
        labelArrow: 'none',
        ticks: 4,
        tickFormat: (rate: number) => `${Math.round(rate * 100)} %`,
      },
      marks: [
        Plot.barY(known, { x: 'at', y: 'rate', fill: series.second, insetLeft: 1, insetRight: 1 }),
        Plot.ruleY([0]),
      ],
    },
    table: {
      name: `rate ${agent}`,
      caption: `Rate of misalignment of ${agent}`,
      header: ['round', 'step', 'compared', 'misaligned', 'same text', 'rate'],
      rows: steps.map(({ round, step, compared, misaligned, identical, rate }) => [
        round,
        step,
        compared,
        misaligned,
        identical,
        percent(rate),
      ]),
    },
  };
}
