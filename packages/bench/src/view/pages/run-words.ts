import { architectures, countedAgents } from '@maspo/architectures';
import { type AnswerFormat, answerFormats } from '@maspo/core';
import { type Manifest, testScores } from '../../records/manifest.ts';
import { type Html, html } from '../../report/html/html.ts';
import { percent, points, pText } from '../../report/number-text.ts';
import type { PairedDifference } from '../../statistics/paired-difference.ts';
import type { RunHead } from '../reading/run-head.ts';

/** The state of a run, as a badge. */
export function stateBadge({ state, summary }: Pick<RunHead, 'state' | 'summary'>): Html {
  const text = state === 'finished' && summary !== undefined ? summary.status.replaceAll('-', ' ') : state;
  return html`<span class="badge state ${state.replace(' ', '-')}">${text}</span>`;
}

export function simulatedBadge(isSimulated: boolean | undefined): Html {
  return isSimulated ? html`<span class="badge simulated">SIMULATED</span>` : html``;
}

/** Final less seed, in points, with its interval; empty if nothing was scored under both. */
export function differenceText({ difference: { value, low, high } }: Pick<PairedDifference, 'difference'>): string {
  if (value === null || low === null || high === null) return '';
  return `${points(value)} [${points(low)}, ${points(high)}]`;
}

/** The p of a comparison, without its name; empty where nothing was tested. */
export function bareP(compared: Pick<PairedDifference, 'p'> | undefined): string {
  return compared?.p == null ? '' : pText(compared.p).replace('p = ', '');
}

/** A table cell with the accuracy of a run. If nothing is graded, a dash with the reason. */
export function scoreCell({ manifest, summary }: Pick<RunHead, 'manifest' | 'summary'>, side: 'seed' | 'final'): Html {
  if (summary === undefined) return html``;
  const basis = manifest === undefined ? 'graded' : testScores(manifest);
  if (basis === 'graded') return html`${accuracyText(summary[side].accuracy)}`;
  return html`<span title="${basis === 'none' ? 'no answers' : 'judged by a rubric, not graded'}">–</span>`;
}

export function accuracyText(accuracy: number | null | undefined): string {
  return percent(accuracy ?? null);
}

/** Local date and time, to the minute. */
export function timeText(ms: number): string {
  return ms === 0 ? '' : new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(ms);
}

/**
 * The name of the built-in architecture that has the same agents and edges under its default options, or else the agents. A manifest holds
 * the graph but not its name.
 */
export function architectureText({ agents, edges, task }: Pick<Manifest, 'agents' | 'edges' | 'task'>): string {
  const format = answerFormats.find((known) => known === task.format);
  const name = format === undefined ? undefined : namesByGraph(format).get(graphKey(agents, edges));
  const { all } = countedAgents({ agents });
  return name ?? (all.length > 4 ? `${all.length} agents` : all.join(', '));
}

const known = new Map<AnswerFormat, ReadonlyMap<string, string>>();

function namesByGraph(format: AnswerFormat): ReadonlyMap<string, string> {
  const names = known.get(format) ?? new Map(architectures.map((architecture) => keyed(architecture, format)));
  known.set(format, names);
  return names;
}

function keyed(architecture: (typeof architectures)[number], format: AnswerFormat): [string, string] {
  const { graph } = architecture.build(format, architecture.options.parse({}));
  return [graphKey(graph.agents, graph.edges), architecture.name];
}

function graphKey(
  agents: readonly { readonly id: string; readonly role: string }[],
  edges: readonly (readonly [string, string])[],
): string {
  return JSON.stringify([agents.map(({ id, role }) => [id, role]), edges.map(([from, to]) => [from, to])]);
}
