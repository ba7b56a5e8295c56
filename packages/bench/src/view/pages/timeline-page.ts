import { dataTable } from '../../report/html/data-table.ts';
import { figure, type Html, html } from '../../report/html/html.ts';
import { longText } from '../../report/html/long-text.ts';
import { fold } from '../../report/html/page-section.ts';
import { wordChanges } from '../../report/html/word-changes.ts';
import { decimal } from '../../report/number-text.ts';
import type { Library } from '../reading/library.ts';
import type { RunHead } from '../reading/run-head.ts';
import type { AgentState, SystemState } from '../reading/system-state.ts';
import type { Timeline } from '../reading/timeline.ts';
import { href } from './href.ts';
import { runFrame } from './run-frame.ts';
import type { ViewPage } from './shell.ts';

/** The number of jump targets that one page lists. */
const shownMarks = 120;

/** The state of the system after any event of a run. `event` is its number; the default is the last event. */
export async function timelinePage(library: Library, head: RunHead, event: number | undefined): Promise<ViewPage> {
  const timeline = await library.timeline(head);
  const { length, unread } = timeline;
  const frame = runFrame(head, '/timeline');
  if (length === 0)
    return {
      ...frame,
      sections: [
        {
          id: 'state',
          title: 'The events',
          body: html`<p>There are no events yet.${unread === undefined ? '' : ` ${unread}`}</p>`,
        },
      ],
    };
  const n = Math.min(Math.max(event ?? length, 1), length);
  const state = timeline.stateAt(n);
  const line = await timeline.lineAt(n);
  return {
    ...frame,
    sections: [
      {
        id: 'move',
        title: 'Go to an event',
        body: html`${unread === undefined ? '' : html`<p>The log cannot be read to its end: ${unread}</p>`}${moveHtml(head, timeline, n)}`,
      },
      {
        id: 'state',
        title: 'The system after it',
        body: html`${aroundHtml(head, timeline, n)}${countsHtml(n, timeline, state)}${agentsTable(head, state)}
${await Promise.all(state.agents.map((agent) => promptHtml(timeline, agent)))}`,
      },
      { id: 'event', title: 'The event itself', body: longText(readable(line), 'events.jsonl') },
    ],
  };
}

function moveHtml(head: RunHead, { length, marks }: Timeline, n: number): Html {
  const rounds = Map.groupBy(marks.slice(0, shownMarks), ({ round }) => round);
  return html`<form action="${href('/timeline')}" method="get" class="find scrub" data-swaps="state event">
<input type="hidden" name="run" value="${head.id}">
<label class="wide"><span>Event, of ${length}</span><input type="range" id="event-range" name="event" min="1" max="${length}" value="${n}" data-twin="event-number"></label>
<label><span>Its number</span><input type="number" id="event-number" min="1" max="${length}" value="${n}" data-twin-of="event"></label>
<button type="submit">Show</button></form>
${Array.from(
  rounds,
  ([round, own]) =>
    html`<p class="jumps">Round ${round}: ${own.map(({ n: at, agent }) => html`<a href="${eventLink(head, at)}">${agent ?? 'its end'}</a> `)}</p>`,
)}
${marks.length > shownMarks ? html`<p class="note">${marks.length - shownMarks} more visits and rounds follow.</p>` : ''}`;
}

function eventLink({ id }: RunHead, n: number): string {
  return href('/timeline', { run: id, event: n });
}

function aroundHtml(head: RunHead, timeline: Timeline, n: number): Html {
  const { before, after } = timeline.changesAround(n);
  const links = [
    ...(before === undefined
      ? []
      : [html`<a href="${eventLink(head, before)}">The change of a prompt before it (event ${before})</a> `]),
    ...(after === undefined
      ? []
      : [html`<a href="${eventLink(head, after)}">The next change of a prompt (event ${after})</a>`]),
  ];
  return links.length === 0 ? html`` : html`<p class="jumps">${links}</p>`;
}

function countsHtml(n: number, { length }: Timeline, state: SystemState): Html {
  const { round, visited, step, proposed, rejected, compared, accepted, mined, held } = state;
  const place =
    round === null
      ? 'before the first visit'
      : `round ${round}${visited === null ? ', between two visits' : `, ${visited}`}${step === null ? '' : `, step ${step}`}`;
  return html`<p>After event ${figure('event', n)} of ${length}: ${place}. So far ${figure('proposed', proposed)} prompts were proposed and ${figure('rejected', rejected)} proposals rejected; ${figure('compared', compared)} comparisons with a parent, of which ${figure('accepted', accepted)} were won; ${figure('mined', mined)} finds of misalignment${held === null ? '' : html`, ${figure('held', held)} cases held at the last count`}.</p>`;
}

function agentsTable(head: RunHead, { agents, visited }: SystemState): Html {
  return dataTable({
    name: 'agents-now',
    caption: 'Each agent: its prompt in force, how this prompt was accepted, and its beam',
    header: ['agent', 'prompt in force', 'R when it won', 'beam: prompt and J'],
    rows: agents.map(({ agent, version, seed, isFrozen, reward, beam }) => [
      html`${agent}${agent === visited ? html` <span class="badge">visited</span>` : ''}${isFrozen ? html` <span class="badge">frozen</span>` : ''}`,
      html`${versionLink(head, agent, version)}${version === seed ? ' (seed)' : ''}`,
      decimal(reward),
      html`${beam.map((member) => html`<span class="beam">${versionLink(head, agent, member.version)} ${decimal(member.cumulativeScore)}</span> `)}`,
    ]),
  });
}

function versionLink({ id }: RunHead, agent: string, version: string): Html {
  return html`<a href="${href('/prompt', { run: id, agent, version })}"><code>${version}</code></a>`;
}

async function promptHtml(timeline: Timeline, { agent, version, seed }: AgentState): Promise<Html> {
  if (version === seed) return html``;
  const [before, now] = [await timeline.textOf(agent, seed), await timeline.textOf(agent, version)];
  if (before === undefined || now === undefined) return html``;
  return fold(`The prompt of ${agent} against its seed prompt`, wordChanges(before, now));
}

function readable(line: string): string {
  return JSON.stringify(JSON.parse(line), null, 2);
}

/** One prompt: its text, its origin, and its changes. */
export async function promptPage(
  library: Library,
  head: RunHead,
  { agent, version }: { readonly agent: string; readonly version: string },
): Promise<ViewPage> {
  const timeline = await library.timeline(head);
  const text = await timeline.textOf(agent, version);
  const n = timeline.proposals.get(version);
  const frame = { ...runFrame(head, '/prompt'), title: `Prompt of ${agent}` };
  if (text === undefined)
    return {
      ...frame,
      sections: [{ id: 'prompt', title: version, body: html`<p>The event log has no such prompt of this agent.</p>` }],
    };
  const seed = timeline.seedPrompts[agent];
  const origin =
    n === undefined ? undefined : (JSON.parse(await timeline.lineAt(n)) as Partial<Record<string, unknown>>);
  const parent = typeof origin?.parent === 'string' ? origin.parent : undefined;
  const parentText = parent === undefined ? undefined : await timeline.textOf(agent, parent);
  return {
    ...frame,
    sections: [
      {
        id: 'prompt',
        title: version,
        body: html`${
          origin === undefined || n === undefined
            ? html`<p>The seed prompt.</p>`
            : html`<p>Proposed by <strong>${origin.operator}</strong> in round ${origin.round}, step ${origin.step}, from ${parent === undefined ? 'no other' : versionLink(head, agent, parent)}: <a href="${eventLink(head, n)}">event ${n}</a>.</p>`
        }<pre>${text}</pre>`,
      },
      ...(parentText === undefined
        ? []
        : [{ id: 'parent', title: 'What it changed', body: wordChanges(parentText, text) }]),
      ...(seed === undefined || seed === text || seed === parentText
        ? []
        : [{ id: 'seed', title: 'Against the seed prompt', body: wordChanges(seed, text) }]),
    ],
  };
}
