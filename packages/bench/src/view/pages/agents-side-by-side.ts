import { drawSvg } from '@maspo/architectures';
import type { Manifest } from '../../records/manifest.ts';
import { asIs, type Html, html } from '../../report/html/html.ts';
import { longText } from '../../report/html/long-text.ts';
import { fold, type PageSection } from '../../report/html/page-section.ts';
import { wordChanges } from '../../report/html/word-changes.ts';
import { shownText } from '../../terminal/shown-text.ts';
import type { TraceLine } from '../../traces/trace-record.ts';
import type { RunHead } from '../reading/run-head.ts';
import { href } from './href.ts';

/** One side of the page. */
export interface Side {
  readonly head: RunHead;
  readonly name: string;
  readonly trace: TraceLine | undefined;
}

/** The graph, with the differences at each agent. */
export function graphSection(manifest: Manifest | undefined, sides: readonly [Side, Side]): PageSection {
  const agents = agentsIn(manifest, sides);
  const notes = Object.fromEntries(
    agents.map((agent) => {
      const [before, after] = sides.map(({ trace }) => trace?.versions[agent]);
      const prompt =
        before === undefined || after === undefined ? [] : [before === after ? 'same prompt' : 'other prompt'];
      return [agent, [...prompt, changeOf(agent, sides)]];
    }),
  );
  const known = (manifest?.agents ?? []).filter(({ id }) => agents.includes(id));
  const edges = (manifest?.edges ?? []).filter(([from, to]) => agents.includes(from) && agents.includes(to));
  const system = {
    graph: { agents: known.map(({ role, ...agent }) => ({ ...agent, role: shownText(role) })), edges },
    frozen: manifest?.frozen ?? [],
  };
  const label = `The graph of the agents: ${agents.map((agent) => `${agent}, ${notes[agent]?.join(', ')}`).join('; ')}.`;
  return {
    id: 'graph',
    title: 'Who hands on to whom',
    body: html`<div class="scroll" role="region" aria-label="The agents as a graph" tabindex="0"><div class="graph">${asIs(drawSvg(system as never, { notes, label }))}</div></div>
<p>${agents.map((agent) => html`<a href="#agent-${agent}">${agent}</a> `)}</p>`,
  };
}

/** Each agent in the order of the system. */
export function agentsSection(manifest: Manifest | undefined, sides: readonly [Side, Side]): PageSection {
  return {
    id: 'agents',
    title: 'What each agent received and wrote',
    body: html`${agentsIn(manifest, sides).map((agent) => agentHtml(agent, sides))}`,
  };
}

function agentsIn(manifest: Manifest | undefined, sides: readonly Side[]): string[] {
  const spoke = sides.flatMap(({ trace }) => Object.keys(trace?.turns ?? {}));
  const order = manifest?.agents.map(({ id }) => id) ?? [];
  return [...new Set([...order.filter((agent) => spoke.includes(agent)), ...spoke])];
}

function changeOf(agent: string, [one, other]: readonly [Side, Side]): string {
  const [before, after] = [one.trace?.turns[agent], other.trace?.turns[agent]];
  if (before === undefined || after === undefined) return 'on one side only';
  if (before.status === 'failed' || after.status === 'failed') return 'could not answer';
  if (before.status === 'silent' || after.status === 'silent')
    return before.status === after.status ? 'did not speak' : 'spoke on one side only';
  return before.output === after.output ? 'the same text' : 'another text';
}

function agentHtml(agent: string, sides: readonly [Side, Side]): Html {
  const change = changeOf(agent, sides);
  const [before, after] = sides.map(({ trace }) => trace?.turns[agent]);
  const differ = before?.status === 'completed' && after?.status === 'completed' && before.output !== after.output;
  return html`<h3 id="agent-${agent}">${agent} <span class="badge">${change}</span></h3>
<div class="pair">${sides.map((side) => turnHtml(agent, side))}</div>
${differ ? fold('What it wrote, word by word', wordChanges(before.output, after.output)) : ''}`;
}

function turnHtml(agent: string, { head, name, trace }: Side): Html {
  const turn = trace?.turns[agent];
  const version = trace?.versions[agent];
  const prompt =
    version === undefined
      ? ''
      : html` <a href="${href('/prompt', { run: head.id, agent, version })}">prompt <code>${version}</code></a>`;
  if (trace === undefined || turn === undefined) return html`<div><h4>${name}</h4><p class="note">Not kept.</p></div>`;
  const whole = (...at: string[]) => wholeTextLink(head, trace, ['turns', agent, ...at]);
  const received =
    turn.context === ''
      ? html`<p class="note">It received the question alone.</p>`
      : fold(
          html`Received <span class="note">(${turn.context.length} characters)</span>`,
          longText(turn.context, whole('context')),
        );
  if (turn.status === 'silent')
    return html`<div><h4>${name}${prompt}</h4><p class="note">It did not speak on this question.</p></div>`;
  if (turn.status === 'failed')
    return html`<div><h4>${name}${prompt}</h4>${received}<p><strong>It could not answer:</strong> ${turn.reason}</p></div>`;
  const handed = Object.entries(turn.handoffs).filter(([, text]) => text !== turn.output);
  return html`<div><h4>${name}${prompt}</h4>${received}
<h5>Wrote${turn.truncated ? html` <span class="badge">cut at its length limit</span>` : ''}</h5>${longText(turn.output, whole('output'))}
${handed.map(([how, text]) => fold(html`Handed on (${how})`, longText(text, whole('handoffs', how))))}</div>`;
}

/** Links to the full text. */
export function wholeTextLink(
  { id }: RunHead,
  { n, question }: { readonly n: number; readonly question: string },
  at: readonly (string | number)[],
): Html {
  return html`<a href="${href('/text', { run: id, question, n, at: JSON.stringify(at) })}">a page of its own</a>`;
}
