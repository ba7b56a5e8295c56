import { simulatedModelText } from '@maspo/models';
import * as Plot from '@observablehq/plot';
import { testScores } from '../../../records/manifest.ts';
import type { FinishedRun } from '../../../records/read-run.ts';
import type { PairedDifference } from '../../../statistics/paired-difference.ts';
import { nounFor } from '../../../terminal/counted.ts';
import { percent, points, pText } from '../../number-text.ts';
import { checkedText, resultFacts } from '../../result-section.ts';
import { labelsNote, resultWarnings } from '../../result-warnings.ts';
import { currencyOfRun } from '../../spent-text.ts';
import { statusText } from '../../status-text.ts';
import { judgementOf } from '../../test-comparison.ts';
import { judgedTable, validationTable, validationText, withoutAccuracy } from '../../ungraded-scores.ts';
import { type Chart, chart, series } from '../chart.ts';
import { dataTable } from '../data-table.ts';
import { emphasized, figure, type Html, html } from '../html.ts';
import type { PageSection } from '../page-section.ts';
import type { ReportInput, RunOutcome } from '../report-input.ts';

/** The result in plain words, with the figures behind it. */
export function verdictPageSection({ run, report, outcomes, compared }: ReportInput): PageSection {
  const { summary } = run;
  const warnings = [...labelsNote(summary), ...resultWarnings(run, compared).map(({ text }) => text)];
  return {
    id: 'verdict',
    title: 'The verdict',
    field: 'bestVsBaselineDelta.finalMetric',
    body: html`<p class="lead">${verdictText(run, compared)}</p>
${warnings.length === 0 ? '' : html`<div class="warnings" role="note" aria-label="Warnings">${warnings.map((warning) => html`<p>${emphasized(warning)}</p>\n`)}</div>`}
${compared.n === 0 ? '' : html`<div class="charts">${chart(splitChart(outcomes, compared))}${chart(intervalChart(compared))}</div>`}
${factsHtml(run, report.protocol, compared)}
${scoreTables(run)}
${resultFacts(run).map((fact) => html`<p class="note">${emphasized(fact)}</p>\n`)}`,
  };
}

function verdictText(run: FinishedRun, compared: PairedDifference): Html {
  const { finalCheck } = run.summary;
  const reason = withoutAccuracy(run);
  if (reason !== undefined) return html`<strong>${checkedText(run)}</strong> ${reason}`;
  const { one, other, n, leftOut } = compared;
  const { value, low, high } = compared.difference;
  if (one.value === null || other.value === null || value === null || low === null || high === null)
    return html`Nothing was scored under both prompts, so this run shows nothing about the quality of its prompts.`;
  const on =
    leftOut === 0 ? html`the test questions` : html`the ${figure('compared', n)} test questions scored under both`;
  const scores = html`${figure('seed-accuracy', percent(one.value))} of ${on} with the seed prompts, ${figure('final-accuracy', percent(other.value))} with the final ones`;
  if (finalCheck.outcome === 'seed-kept' || finalCheck.outcome === 'unchanged')
    return html`<strong>The seed prompts were kept.</strong> The search found nothing that held in the final check. Right were ${scores}.`;
  const test = html`a difference of ${figure('difference', points(value))} points, 95 % interval ${figure('interval-low', points(low))} to ${figure('interval-high', points(high))}, ${compared.p === null ? 'not tested' : figure('p', pText(compared.p))} by the exact McNemar test`;
  return html`<strong>${judgementOf(compared)}</strong> Right were ${scores}: ${test}.`;
}

function splitChart(outcomes: readonly RunOutcome[], { n, gained, lost, leftOut }: PairedDifference): Chart {
  const seedRight = new Set(
    outcomes.flatMap((line) => (line.prompts === 'seed' && line.outcome === 'correct' ? line.id : [])),
  );
  const both = outcomes.filter(
    ({ prompts, id, outcome }) => prompts === 'final' && outcome === 'correct' && seedRight.has(id),
  ).length;
  const parts = [
    { part: 'right under both', questions: both, fill: series.third },
    { part: 'only under the final prompts', questions: gained, fill: series.first },
    { part: 'only under the seed prompts', questions: lost, fill: series.second },
    { part: 'wrong under both', questions: n - both - gained - lost, fill: series.faint },
    { part: 'not scored under both', questions: leftOut, fill: 'none' },
  ].filter(({ questions }) => questions > 0);
  return {
    title: 'Test questions by what became of them',
    alternative: `Bars: ${parts.map(({ part, questions }) => `${part} ${questions}`).join(', ')}.`,
    plot: {
      width: 360,
      height: 34 + 30 * parts.length,
      marginLeft: 160,
      marginRight: 32,
      x: { axis: null },
      y: { label: null, tickSize: 0, domain: parts.map(({ part }) => part) },
      marks: [
        Plot.barX(parts, {
          y: 'part',
          x: 'questions',
          fill: 'fill',
          stroke: 'currentColor',
          strokeOpacity: 0.4,
          insetTop: 4,
          insetBottom: 4,
        }),
        Plot.text(parts, {
          y: 'part',
          x: 'questions',
          text: (part: { questions: number }) => `${part.questions}`,
          dx: 6,
          textAnchor: 'start',
        }),
      ],
    },
    table: {
      name: 'test-split',
      caption: 'Test questions',
      header: ['', 'questions'],
      rows: parts.map(({ part, questions }) => [part, questions]),
    },
  };
}

function intervalChart({ difference, n }: PairedDifference): Chart {
  const [value, low, high] = [difference.value, difference.low, difference.high].map((share) => (share ?? 0) * 100) as [
    number,
    number,
    number,
  ];
  const reach = Math.max(5, Math.ceil(Math.max(Math.abs(low), Math.abs(high)) / 5) * 5);
  const row = [{ value, low, high }];
  return {
    title: `Difference in accuracy, in points, with its 95 % interval (${n} questions)`,
    alternative: `The difference is ${value.toFixed(2)} points; the interval reaches from ${low.toFixed(2)} to ${high.toFixed(2)}; no difference is 0.`,
    plot: {
      width: 360,
      height: 110,
      marginLeft: 20,
      marginRight: 20,
      x: {
        domain: [-reach, reach],
        label: 'worse ← final less seed → better',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: 5,
      },
      y: { axis: null },
      marks: [
        Plot.ruleX([0], { strokeDasharray: '4 3' }),
        Plot.ruleY(row, { y: () => 0, x1: 'low', x2: 'high', stroke: series.first, strokeWidth: 3 }),
        Plot.tickX(row, { x: 'low', stroke: series.first, insetTop: 18, insetBottom: 18, strokeWidth: 2 }),
        Plot.tickX(row, { x: 'high', stroke: series.first, insetTop: 18, insetBottom: 18, strokeWidth: 2 }),
        Plot.dot(row, { x: 'value', y: () => 0, r: 6, fill: series.first }),
      ],
    },
    table: {
      name: 'difference',
      caption: 'The difference in points',
      header: ['', 'points'],
      rows: [
        ['final less seed', value.toFixed(2)],
        ['interval from', low.toFixed(2)],
        ['interval to', high.toFixed(2)],
      ],
    },
  };
}

function factsHtml({ manifest, summary }: FinishedRun, protocol: string, { gained, lost }: PairedDifference): Html {
  const { total } = summary.usage;
  const roles = Map.groupBy(Object.entries(manifest.models), ([, model]) =>
    model.provider === 'simulated' ? simulatedModelText(model) : `${model.provider} ${model.model}`,
  );
  const facts: readonly (readonly [string, Html | string])[] = [
    ['How it ended', statusText(summary.status)],
    [
      'Protocol',
      manifest.split.test === 0
        ? 'no test questions: none has an answer'
        : protocol === 'held-out'
          ? 'held-out: no test question was in the pool of the search'
          : `${protocol}: the pool of the search was drawn from the test questions`,
    ],
    ...(testScores(manifest) === 'graded'
      ? [
          [
            'Changed',
            html`${figure('gained', gained)} ${nounFor(gained, 'question')} only the final prompts got right, ${figure('lost', lost)} only the seed prompts`,
          ] as const,
        ]
      : []),
    [
      'Cost',
      html`${figure('calls', total.calls)} calls, ${figure('input-tokens', total.inputTokens)} tokens read, ${figure('output-tokens', total.outputTokens)} written${total.money === undefined ? '' : html`, ${figure('money', total.money.toFixed(4))} ${currencyOfRun(manifest) ?? 'in the currency of the prices'}`}`,
    ],
    [
      'Models',
      html`${Array.from(roles, ([model, of]) => html`<span>${of.map(([role]) => role).join(', ')}: ${model}</span><br>`)}`,
    ],
  ];
  return html`<dl class="facts">${facts.map(([name, fact]) => html`<div><dt>${name}</dt><dd>${fact}</dd></div>\n`)}</dl>`;
}

function scoreTables(run: FinishedRun): Html {
  const [judged, validation] = [judgedTable(run), validationTable(run)];
  return html`${withoutAccuracy(run) === undefined ? accuracyTable(run) : ''}
${judged === undefined ? '' : dataTable({ name: 'judged', caption: `Judged by the evaluator model against the rubric, on ${run.manifest.split.test} test questions`, ...judged })}
${validation === undefined ? '' : dataTable({ name: 'validation', caption: validationText(run), ...validation })}`;
}

function accuracyTable({ summary, manifest }: FinishedRun): Html {
  const { seed, final, grading } = summary;
  const row = (prompts: string, by: string, score: typeof seed) => [
    prompts,
    by,
    percent(score.accuracy) || 'not measured',
    score.correct,
    score.incorrect,
    score.unscored,
  ];
  const rows = (
    [
      ['seed', seed],
      ['final', final],
    ] as const
  ).flatMap(([prompts, score]) => [
    row(prompts, grading === 'both' ? 'repaired' : grading, score),
    ...(score.asPublished === undefined ? [] : [row(prompts, 'as-published', score.asPublished)]),
  ]);
  return dataTable({
    name: 'accuracy',
    caption: `Accuracy on ${manifest.split.test} test questions: correct / (correct + incorrect)`,
    header: ['prompts', 'grading', 'accuracy', 'correct', 'incorrect', 'unscored'],
    rows,
  });
}
