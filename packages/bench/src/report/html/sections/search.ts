import * as Plot from '@observablehq/plot';
import { type EventOf, eventsOf, type RunSoFar } from '../../../records/read-run.ts';
import { decimal } from '../../number-text.ts';
import {
  guardsTable,
  operatorsTable,
  roundsTable,
  type SearchTable,
  targetsTable,
  visitCells,
} from '../../trajectory-tables.ts';
import { type Chart, chart, legend, series } from '../chart.ts';
import { dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { fold, type PageSection } from '../page-section.ts';
import type { SearchInput } from '../report-input.ts';

/** A step of an agent, with the best candidate that was scored in it. */
interface Step {
  /** Counted from 1 over all visits to the agent. */
  readonly at: number;
  readonly round: number;
  readonly step: number;
  readonly local: number | null;
  readonly lookahead: number | null;
  readonly global: number | null;
  readonly reward: number | null;
  /** J of the best member of the beam after the step. */
  readonly best: number | null;
}

interface Refresh {
  /** The position between two steps. */
  readonly at: number;
  readonly round: number;
  readonly event: EventOf<'beam-refreshed'>;
}

/** How lenses and scores changed, by agent and step. */
export function searchPageSection({ run, report }: SearchInput): PageSection {
  const { rows, rounds, operators, guards, targets } = report.optimizationTrajectory;
  const agents = [...new Set(eventsOf(run.events, 'visit-started').map(({ agent }) => agent))];
  return {
    id: 'search',
    title: 'How the search moved',
    field: 'optimizationTrajectory',
    body: html`<p>Each point is the best new prompt of a step, compared with the prompt it was made from: a win counts 1, a tie 0.5, a loss 0, and a verdict read from probabilities its value. Above 0.5 it is better. J adds up what a prompt gained over its ancestors since its beam was last refreshed; a dotted line marks a refresh. The number above the line is tau-b, which measures how well the order of the beam before the refresh agrees with the order after it. If there are many lines, it is only in the figures.</p>
${legend(lenses)}
${agents.map((agent) => agentPart(agent, run))}
${dataTable({
  name: 'visits',
  caption: 'The prompt in force after each visit, with the comparison in which it was accepted',
  header: ['round', 'agent', 'own work', 'readers', 'final answer', 'R', 'refreshed'],
  rows: rows.map(visitCells),
})}
<p class="note">A cell is empty if there was nothing to compare: seed prompts have no parent, and the last agent has no readers.</p>
${tablePart('rounds', roundsTable(rounds))}
${tablePart('operators', operatorsTable(operators))}
${tablePart('guards', guardsTable(guards))}
${tablePart('targets', targetsTable(targets))}`,
  };
}

const lenses = [
  { name: 'own work (local validity)', mark: '●', colour: series.first, key: 'local', symbol: 'circle', dash: '' },
  {
    name: 'its readers (lookahead potential)',
    mark: '▲',
    colour: series.second,
    key: 'lookahead',
    symbol: 'triangle',
    dash: '6 3',
  },
  {
    name: 'final answer (global alignment)',
    mark: '■',
    colour: series.third,
    key: 'global',
    symbol: 'square',
    dash: '2 3',
  },
] as const;

function agentPart(agent: string, { events }: RunSoFar): Html {
  const steps = stepsOf(agent, events);
  const refreshes = refreshesOf(agent, steps, events);
  if (steps.length === 0)
    return html`<h3>${agent}</h3><p>The search ended before a step of this agent was finished.</p>`;
  return html`<h3>${agent}</h3>
<div class="charts">${chart(lensChart(agent, steps, refreshes))}${chart(scoreChart(agent, steps, refreshes))}</div>
${fold(
  `The figures of ${agent}`,
  html`${dataTable({
    name: `steps ${agent}`,
    caption: `Steps of ${agent}: the best new prompt of each`,
    header: ['round', 'step', 'own work', 'readers', 'final answer', 'R', 'best J of the beam'],
    rows: steps.map(({ round, step, local, lookahead, global, reward, best }) => [
      round,
      step,
      decimal(local),
      decimal(lookahead),
      decimal(global),
      decimal(reward),
      decimal(best),
    ]),
    rest: 'events.jsonl',
  })}${
    refreshes.length === 0
      ? ''
      : dataTable({
          name: `refreshes ${agent}`,
          caption: `Refreshes of the beam of ${agent}`,
          header: ['round', 'when', 'candidates', 'tau-b', 'same top'],
          rows: refreshes.map(({ event }) => [
            event.round,
            event.at === 'visit' ? 'before the visit' : 'at the end of the round',
            event.before.length,
            decimal(event.rankAgreement),
            event.sameTop ? 'yes' : 'no',
          ]),
          rest: 'events.jsonl',
        })
  }`,
)}`;
}

function stepsOf(agent: string, events: RunSoFar['events']): Step[] {
  const scored = eventsOf(events, 'candidate-scored').filter((event) => event.agent === agent);
  return eventsOf(events, 'step-finished')
    .filter((event) => event.agent === agent)
    .map(({ round, step, beam }, index) => {
      const [winner] = scored
        .filter((event) => event.round === round && event.step === step && event.reward !== null)
        .toSorted((one, other) => other.reward! - one.reward!);
      return {
        at: index + 1,
        round,
        step,
        local: winner?.lenses.localValidity.mean ?? null,
        lookahead: winner?.lenses.lookaheadPotential.mean ?? null,
        global: winner?.lenses.globalAlignment.mean ?? null,
        reward: winner?.reward ?? null,
        best: beam[0]?.cumulativeScore ?? null,
      };
    });
}

function refreshesOf(agent: string, steps: readonly Step[], events: RunSoFar['events']): Refresh[] {
  return eventsOf(events, 'beam-refreshed')
    .filter((event) => event.agent === agent && event.before.length > 1)
    .map((event) => {
      const own = steps.filter(({ round }) => round === event.round);
      const at = event.at === 'visit' ? (own[0]?.at ?? steps.length + 1) - 0.4 : (own.at(-1)?.at ?? steps.length) + 0.4;
      return { at, round: event.round, event };
    });
}

const size = { width: 360, height: 180, marginLeft: 38, marginRight: 14, marginTop: 22 };

function axisOf(steps: readonly Step[]): Plot.ScaleOptions {
  return {
    domain: [0.5, steps.length + 0.5],
    label: 'step of this agent',
    labelArrow: 'none',
    ticks: steps.length > 12 ? 6 : steps.map(({ at }) => at),
    tickFormat: (at: number) => (Number.isInteger(at) ? `${at}` : ''),
  };
}

/** With more labels than this, they would overlap, so the rank agreements are shown only in the table. */
const mostLabels = 4;

function refreshMarks(refreshes: readonly Refresh[]): Plot.Markish[] {
  return [
    Plot.ruleX(refreshes, { x: 'at', stroke: 'currentColor', strokeOpacity: 0.6, strokeDasharray: '1 3' }),
    Plot.text(refreshes.length > mostLabels ? [] : refreshes, {
      x: 'at',
      frameAnchor: 'top',
      dy: -14,
      text: ({ event }: Refresh) => (event.rankAgreement === null ? 'τ –' : `τ ${event.rankAgreement.toFixed(1)}`),
      fontSize: 9,
    }),
  ];
}

function lensChart(agent: string, steps: readonly Step[], refreshes: readonly Refresh[]): Chart {
  const curves = lenses.flatMap(({ key, colour, dash, symbol }) => {
    const known = steps.filter((step) => step[key] !== null);
    return [
      Plot.lineY(known, {
        x: 'at',
        y: key,
        stroke: colour,
        strokeWidth: 2,
        ...(dash === '' ? {} : { strokeDasharray: dash }),
      }),
      Plot.dot(known, { x: 'at', y: key, fill: colour, symbol, r: 3.5 }),
    ];
  });
  const told = lenses.map(({ name, key }) => {
    const known = steps.flatMap((step) => step[key] ?? []);
    return known.length === 0
      ? `${name} was not judged`
      : `${name} from ${decimal(known[0]!)} to ${decimal(known.at(-1)!)}`;
  });
  return {
    title: `${agent}: the three lenses`,
    alternative: `Lenses of ${agent} over ${steps.length} steps: ${told.join('; ')}; ${refreshes.length} refreshes. The figures are below.`,
    plot: {
      ...size,
      x: axisOf(steps),
      y: {
        domain: [0, 1],
        label: 'mean verdict',
        labelArrow: 'none',
        ticks: [0, 0.25, 0.5, 0.75, 1],
        tickFormat: (value: number) => `${value}`,
      },
      marks: [
        Plot.ruleY([0.5], { strokeOpacity: 0.35 }),
        Plot.ruleY([0], { strokeOpacity: 0.35 }),
        ...refreshMarks(refreshes),
        ...curves,
      ],
    },
  };
}

function scoreChart(agent: string, steps: readonly Step[], refreshes: readonly Refresh[]): Chart {
  const known = steps.filter(({ best }) => best !== null);
  const values = known.map(({ best }) => best!);
  return {
    title: `${agent}: J of the best prompt of the beam`,
    alternative: `J of ${agent} over ${steps.length} steps: ${values.length === 0 ? 'not known' : `from ${decimal(values[0]!)} to ${decimal(values.at(-1)!)}`}. The figures are below.`,
    plot: {
      ...size,
      x: axisOf(steps),
      y: { label: 'J', labelArrow: 'none', ticks: 5, domain: [Math.min(-0.1, ...values), Math.max(0.1, ...values)] },
      marks: [
        Plot.ruleY([0], { strokeOpacity: 0.35 }),
        ...refreshMarks(refreshes),
        // J restarts at every refresh, so the line is broken there.
        Plot.lineY(known, {
          x: 'at',
          y: 'best',
          z: ({ at }: Step) => refreshes.filter((refresh) => refresh.at < at).length,
          stroke: series.fourth,
          strokeWidth: 2,
        }),
        Plot.dot(known, { x: 'at', y: 'best', symbol: 'diamond', fill: series.fourth, r: 4 }),
      ],
    },
  };
}

function tablePart(name: string, { caption, header, rows, note }: SearchTable): Html | '' {
  if (rows.length === 0) return '';
  return html`${dataTable({ name, caption, header, rows })}${note === undefined ? '' : html`<p class="note">${note}</p>`}`;
}
