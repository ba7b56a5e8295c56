import { drawSvg } from '@maspo/architectures';
import { rewardLenses } from '@maspo/core';
import { eventOf, type RunSoFar } from '../../../records/read-run.ts';
import { shownText } from '../../../terminal/shown-text.ts';
import type { BaselineDelta } from '../../finish/baseline-delta.ts';
import type { ReportSoFar } from '../../finish/finish-report.ts';
import { percent, points } from '../../number-text.ts';
import { dataTable } from '../data-table.ts';
import { asIs, figure, type Html, html } from '../html.ts';
import type { PageSection } from '../page-section.ts';
import type { SearchInput } from '../report-input.ts';

/** The agents of the system, which agent reads which, and what each agent gained. */
export function agentsPageSection({ run, report }: SearchInput): PageSection {
  const { lenses } = report.bestVsBaselineDelta;
  return {
    id: 'agents',
    title: 'The agents and what each gained',
    field: 'bestVsBaselineDelta.lenses',
    body: html`<div class="scroll" role="region" aria-label="The agents as a graph" tabindex="0"><div class="graph">${asIs(graphSvg(run, report))}</div></div>
<p class="note">An arrow leads to the agent that reads. Gains are shares of the pool on which the evaluator says yes, from the seed prompts to the final ones${lenses.notMeasured === null ? '' : `; they were not measured, since ${lenses.notMeasured}`}.</p>
${lensTable(lenses)}
${readingText(run)}`,
  };
}

function graphSvg({ manifest, events }: RunSoFar, report: ReportSoFar): string {
  // The search of a pruned run used a smaller graph than the manifest has.
  const started = eventOf(events, 'run-started');
  const ids = started?.agents ?? manifest.agents.map(({ id }) => id);
  const agents = manifest.agents
    .filter(({ id }) => ids.includes(id))
    .map(({ role, ...agent }) => ({ ...agent, role: shownText(role) }));
  const notes = Object.fromEntries(agents.map(({ id }) => [id, notesOf(id, report)]));
  const edges = started?.edges ?? manifest.edges;
  return drawSvg({ graph: { agents, edges }, frozen: manifest.frozen }, { notes, label: graphText(edges) }).trimEnd();
}

function graphText(edges: readonly (readonly [string, string])[]): string {
  if (edges.length === 0) return 'A graph of a single agent.';
  return `The graph of the agents: ${edges.map(([from, to]) => `${to} reads ${from}`).join(', ')}.`;
}

function notesOf(agent: string, { bestVsBaselineDelta, finalPromptSet }: ReportSoFar): string[] {
  const lenses = bestVsBaselineDelta.lenses.agents.find((one) => one.agent === agent);
  const prompt = finalPromptSet.find((one) => one.agent === agent);
  const gain = (name: string, delta: number | null | undefined) =>
    delta == null ? [] : [`${name} ${points(delta, 1)} points`];
  return [
    ...(prompt === undefined ? [] : [prompt.changed ? 'new prompt' : 'seed prompt']),
    ...gain('own work', lenses?.localValidity.delta),
    ...gain('its readers', lenses?.lookaheadPotential.delta),
    ...gain('final answer', lenses?.globalAlignment.delta),
  ];
}

function lensTable({ agents }: BaselineDelta['lenses']): Html {
  if (agents.length === 0) return html``;
  return dataTable({
    name: 'agent-lenses',
    caption: 'Each agent, as the evaluator sees it under the seed prompts and under the final ones',
    header: ['agent', 'own work, seed', 'final', 'readers, seed', 'final', 'final answer, seed', 'final'],
    rows: agents.map((agent) => [
      agent.agent,
      ...rewardLenses.flatMap((lens) => [percent(agent[lens].before), percent(agent[lens].after)]),
    ]),
  });
}

function readingText({ events }: RunSoFar): Html {
  const orientation = eventOf(events, 'orientation-finished');
  if (orientation?.weakest == null) return html``;
  const { agent, lens } = orientation.weakest;
  return html`<p>Weakest at the start: ${lensNames[lens]} of ${agent}. ${figure('orientation-unscored', orientation.unscored)} assessments could not be scored then.</p>`;
}

const lensNames = {
  localValidity: 'the own work (local validity)',
  lookaheadPotential: 'the work of the readers (lookahead potential)',
  globalAlignment: 'the final answer (global alignment)',
};
