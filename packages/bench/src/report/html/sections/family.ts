import { rewardLenses } from '@maspo/core';
import * as Plot from '@observablehq/plot';
import { eventsOf, type RunSoFar } from '../../../records/read-run.ts';
import { decimal } from '../../number-text.ts';
import { type Chart, chart, legend, series } from '../chart.ts';
import { dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import { type FamilyMember, type Fate, familyOf, lineagesIn, searchedAgentsOf } from '../lineage.ts';
import { fold, type PageSection } from '../page-section.ts';
import type { SearchInput } from '../report-input.ts';

/** Which prompt was made from which, by which operator, and the highest state that each reached. */
export function familyPageSection({ run }: SearchInput): PageSection {
  const agents = searchedAgentsOf(run);
  return {
    id: 'family',
    title: 'Which prompt came from which',
    body: html`<p>Each point is a prompt, drawn to the right of the prompt it was made from, with the operator that made it and its R against that parent. Prompts that never entered a beam are counted at their parent and stand in the table below.</p>
${legend(Object.entries(marks).flatMap(([name, { mark, colour, shown }]) => (shown ? [{ name, mark, colour }] : [])))}
${agents.length === 0 ? html`<p>No proposal was made.</p>` : agents.map((agent) => agentPart(agent, run))}`,
  };
}

const marks: Readonly<
  Record<Fate, { mark: string; colour: string; symbol: 'star' | 'circle' | 'diamond' | 'square'; shown: boolean }>
> = {
  'in force at the end': { mark: '★', colour: series.first, symbol: 'star', shown: true },
  'was in force': { mark: '◆', colour: series.third, symbol: 'diamond', shown: true },
  'was in the beam': { mark: '●', colour: series.fourth, symbol: 'circle', shown: true },
  'did not enter the beam': { mark: '■', colour: series.second, symbol: 'square', shown: false },
};

function agentPart(agent: string, run: RunSoFar): Html {
  const family = familyOf(agent, run);
  const rejected = eventsOf(run.events, 'candidate-rejected').filter((event) => event.agent === agent);
  return html`<h3>${agent}</h3>
${chart(familyChart(agent, family))}
${fold(
  `The prompts of ${agent}: ${family.length - 1} were proposed`,
  dataTable({
    name: `family ${agent}`,
    caption: `Prompts of ${agent}`,
    header: [
      'prompt',
      'made from',
      'operator',
      'round',
      'step',
      'own work',
      'readers',
      'final answer',
      'R',
      'J',
      'what became of it',
    ],
    rows: family.map(({ version, parent, operator, round, step, scored, fate }) => [
      version,
      parent ?? 'seed',
      operator,
      round,
      step,
      ...rewardLenses.map((lens) => decimal(scored?.lenses[lens].mean ?? null)),
      decimal(scored?.reward ?? null),
      decimal(scored?.cumulativeScore ?? null),
      fate,
    ]),
    rest: 'events.jsonl',
  }),
)}
${
  rejected.length === 0
    ? html`<p class="note">No proposal was rejected.</p>`
    : fold(
        `Rejected proposals: ${rejected.length}`,
        dataTable({
          name: `rejected ${agent}`,
          caption: `Rejected proposals for ${agent}`,
          header: ['round', 'step', 'made from', 'operator', 'cause', 'reason'],
          rows: rejected.map(({ round, step, parent, operator, cause, reason }) => [
            round,
            step,
            parent,
            operator,
            cause,
            shortened(reason),
          ]),
          rest: 'events.jsonl',
        }),
      )
}`;
}

function shortened(reason: string): string {
  return reason.length <= 200 ? reason : `${reason.slice(0, 200)} …`;
}

function familyChart(agent: string, family: readonly FamilyMember[]): Chart {
  const children = Map.groupBy(family, ({ parent }) => parent);
  const kept = family.filter(
    ({ version, fate, parent }) => fate !== 'did not enter the beam' || parent === undefined || children.has(version),
  );
  // The ancestors of a shown prompt are shown too, or the tree would have gaps.
  const lineageOf = lineagesIn(family);
  const shown = new Set(kept.flatMap(({ version }) => lineageOf(version)));
  const rows = family
    .filter((member) => shown.has(member))
    .map((member) => ({
      ...member,
      path: lineageOf(member.version)
        .map(({ version }) => version)
        .join('/'),
      label: labelOf(member, (children.get(member.version) ?? []).filter((child) => !shown.has(child)).length),
    }));
  const depth = Math.max(1, ...rows.map(({ path }) => path.split('/').length));
  const leaves = rows.filter(({ version }) => !rows.some(({ parent }) => parent === version)).length;
  const path = { path: 'path', delimiter: '/' };
  return {
    title: `${agent}: prompts that entered a beam`,
    alternative: `A tree of ${rows.length} prompts of ${agent}, ${depth} generations deep. The prompts and their parents are in the table below.`,
    isWide: true,
    plot: {
      width: Math.max(360, 80 + depth * 170),
      height: 40 + leaves * 30,
      marginLeft: 16,
      marginRight: 150,
      marginTop: 22,
      marginBottom: 16,
      axis: null,
      marks: [
        Plot.link(rows, Plot.treeLink({ ...path, stroke: 'currentColor', strokeOpacity: 0.4 })),
        Plot.dot(
          rows,
          Plot.treeNode({
            ...path,
            symbol: ({ fate }: FamilyMember) => marks[fate].symbol,
            fill: ({ fate }: FamilyMember) => marks[fate].colour,
            r: 5,
          }),
        ),
        Plot.text(
          rows,
          Plot.treeNode({
            ...path,
            text: 'label',
            dx: 7,
            dy: -9,
            textAnchor: 'start',
            fontSize: 10,
            fill: 'currentColor',
            stroke: 'var(--paper)',
            strokeWidth: 4,
          }),
        ),
      ],
    },
  };
}

function labelOf({ operator, scored }: FamilyMember, others: number): string {
  const more = others === 0 ? '' : ` (+${others})`;
  if (operator === undefined) return `seed${more}`;
  return `${operator}${scored === undefined || scored.reward === null ? '' : ` ${scored.reward.toFixed(2)}`}${more}`;
}
