import { drawSvg } from '@maspo/architectures';
import type { Manifest } from '../../records/manifest.ts';
import { asIs, type Html, html } from '../../report/html/html.ts';
import { longText } from '../../report/html/long-text.ts';
import { fold, type PageSection } from '../../report/html/page-section.ts';
import type { RunOutcome } from '../../report/html/report-input.ts';
import { verdictsHtml } from '../../report/html/sections/evidence.ts';
import { wordChanges } from '../../report/html/word-changes.ts';
import { shownText } from '../../terminal/shown-text.ts';
import type { TraceReader } from '../../traces/trace-reader.ts';
import type { AssessmentLine, TraceLine, VerdictLine } from '../../traces/trace-record.ts';
import type { Library } from '../reading/library.ts';
import { type ListedTrace, type QuestionEvidence, readQuestion } from '../reading/question-evidence.ts';
import { readOutcomes } from '../reading/run-content.ts';
import type { RunHead } from '../reading/run-head.ts';
import { href } from './href.ts';
import { kindOf } from './questions-page.ts';
import { promptsOf, runFrame, runNotices, tried } from './run-frame.ts';
import type { ViewPage } from './shell.ts';

export interface QuestionWish {
  readonly id: string;
  /** Numbers of traces. */
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** One side of the page. */
interface Side {
  readonly head: RunHead;
  readonly name: string;
  readonly trace: TraceLine | undefined;
}

/** What every agent received and wrote for one question, under two sets of prompts side by side. */
export async function questionPage(library: Library, head: RunHead, wish: QuestionWish): Promise<ViewPage> {
  const { id } = wish;
  const frame = { ...runFrame(head, '/question'), title: id };
  const outcome: PageSection = {
    id: 'outcome',
    title: 'The question',
    body: await tried(async () => outcomeHtml(head.summary === undefined ? [] : await readOutcomes(head), id)),
  };
  const traces = await library.traces(head);
  if (typeof traces === 'string')
    return {
      ...frame,
      sections: [outcome, { id: 'texts', title: 'Texts', body: html`<p>There are no texts: ${traces}</p>` }],
    };
  const evidence = await evidenceOf(library, head, { traces, wish });
  const { left, right, listed, unread } = evidence;
  if (listed.length === 0)
    return {
      ...frame,
      sections: [outcome, { id: 'texts', title: 'Texts', body: html`<p>No trace of this question was kept.</p>` }],
    };
  const name = (n: number | undefined) => nameOf(listed.find((trace) => trace.n === n));
  const sides = [
    { head, name: name(left?.n), trace: left },
    { head, name: name(right?.n), trace: right },
  ] as const;
  const known = left ?? right;
  return {
    ...frame,
    sections: [
      {
        ...outcome,
        body: html`${outcome.body}${known === undefined ? '' : longText(known.text, wholeText(head, known, ['text']))}
${unread === undefined ? '' : html`<p class="note">Not everything could be read: ${unread}</p>`}
${choiceHtml(head, { wish, listed, left: left?.n, right: right?.n })}`,
      },
      graphSection(head.manifest, sides),
      agentsSection(head.manifest, sides),
      saidSection(head, evidence),
    ],
  };
}

/** The same question under the final prompts of two runs. */
export async function questionOfTwoPage(
  library: Library,
  [one, other]: readonly [RunHead, RunHead],
  id: string,
): Promise<ViewPage> {
  const sideOf = async (head: RunHead): Promise<Side> => {
    const traces = await library.traces(head);
    const name = `${head.manifest?.optimizer ?? ''} (${head.id}), final prompts`;
    if (typeof traces === 'string') return { head, name, trace: undefined };
    const wish = { id, left: undefined, right: undefined };
    const { left, right } = await evidenceOf(library, head, { traces, wish });
    return { head, name, trace: [right, left].find((trace) => trace?.prompts === 'final') ?? right ?? left };
  };
  const sides = [await sideOf(one), await sideOf(other)] as const;
  const known = sides.find(({ trace }) => trace !== undefined);
  return {
    ...runFrame(one, '/question'),
    title: id,
    kind: html`<a href="${href('/compare', { run: one.id, other: other.id })}">Two runs compared</a>`,
    notices: html`${runNotices(one)}${one.manifest?.simulated === other.manifest?.simulated ? '' : runNotices(other)}`,
    links: [
      { to: href('/question', { run: one.id, id }), text: `In ${one.id}` },
      { to: href('/question', { run: other.id, id }), text: `In ${other.id}` },
    ],
    sections: [
      {
        id: 'outcome',
        title: 'The question',
        body: html`${sides.map(({ name, trace }) => html`<p>${name}: ${gradedHtml(trace)}</p>`)}${
          known?.trace === undefined
            ? html`<p>Neither run has kept a trace of it.</p>`
            : longText(known.trace.text, wholeText(known.head, known.trace, ['text']))
        }`,
      },
      agentsSection(one.manifest, sides),
    ],
  };
}

async function evidenceOf(
  library: Library,
  head: RunHead,
  { traces, wish }: { readonly traces: TraceReader; readonly wish: QuestionWish },
): Promise<QuestionEvidence> {
  return readQuestion(traces, { question: wish.id, prompts: await promptsOf(library, head), chosen: wish });
}

function nameOf(trace: ListedTrace | undefined): string {
  return trace === undefined ? 'no trace' : `Trace ${trace.n}, ${trace.under}`;
}

function outcomeHtml(lines: readonly RunOutcome[], id: string): Html {
  const of = (prompts: string) => lines.find((line) => line.prompts === prompts && line.id === id);
  const [seed, final] = [of('seed'), of('final')];
  if (seed === undefined && final === undefined)
    return html`<p>A question of the search: it was not among those that the prompts were scored on.</p>`;
  const kind = kindOf(seed?.outcome, final?.outcome);
  return html`<p><span class="badge ${kind}">${kind}</span></p>
<dl class="facts">${[seed, final].map((line, index) => html`<div><dt>${index === 0 ? 'Seed prompts' : 'Final prompts'}</dt><dd>${line === undefined ? 'not scored' : html`<strong>${line.outcome}</strong>, by the rule ${line.rule}${line.reason === undefined ? '' : ` (${line.reason})`}`}</dd></div>`)}</dl>`;
}

function choiceHtml(
  head: RunHead,
  {
    wish,
    listed,
    left,
    right,
  }: { wish: QuestionWish; listed: readonly ListedTrace[]; left: number | undefined; right: number | undefined },
): Html {
  const choice = (name: string, label: string, chosen: number | undefined) =>
    html`<label><span>${label}</span><select name="${name}">${listed.map(
      (trace) => html`<option value="${trace.n}"${trace.n === chosen ? html` selected` : ''}>${nameOf(trace)}</option>`,
    )}</select></label>`;
  return html`<form action="${href('/question')}" method="get" class="find" data-swaps="graph agents said">
<input type="hidden" name="run" value="${head.id}"><input type="hidden" name="id" value="${wish.id}">
${choice('left', 'On the left', left)}${choice('right', 'On the right', right)}
<button type="submit">Show</button></form>
<p class="note">${listed.length} traces of this question were kept.</p>`;
}

/** Says where a text is shown in full. */
function wholeText(
  { id }: RunHead,
  { n, question }: { readonly n: number; readonly question: string },
  at: readonly (string | number)[],
): Html {
  return html`<a href="${href('/text', { run: id, question, n, at: JSON.stringify(at) })}">a page of its own</a>`;
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
  return before.output === after.output ? 'the same text' : 'another text';
}

function graphSection(manifest: Manifest | undefined, sides: readonly [Side, Side]): PageSection {
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

function agentsSection(manifest: Manifest | undefined, sides: readonly [Side, Side]): PageSection {
  return {
    id: 'agents',
    title: 'What each agent received and wrote',
    body: html`${agentsIn(manifest, sides).map((agent) => agentHtml(agent, sides))}`,
  };
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
  const whole = (...at: string[]) => wholeText(head, trace, ['turns', agent, ...at]);
  const received =
    turn.context === ''
      ? html`<p class="note">It received the question alone.</p>`
      : fold(
          html`Received <span class="note">(${turn.context.length} characters)</span>`,
          longText(turn.context, whole('context')),
        );
  if (turn.status === 'failed')
    return html`<div><h4>${name}${prompt}</h4>${received}<p><strong>It could not answer:</strong> ${turn.reason}</p></div>`;
  const handed = Object.entries(turn.handoffs).filter(([, text]) => text !== turn.output);
  return html`<div><h4>${name}${prompt}</h4>${received}
<h5>Wrote${turn.truncated ? html` <span class="badge">cut at its length limit</span>` : ''}</h5>${longText(turn.output, whole('output'))}
${handed.map(([how, text]) => fold(html`Handed on (${how})`, longText(text, whole('handoffs', how))))}</div>`;
}

function gradedHtml(trace: TraceLine | undefined): Html {
  if (trace?.graded === undefined) return html`not graded`;
  const { outcome, rule, reason } = trace.graded;
  return html`<strong>${outcome}</strong>, by the rule ${rule}${reason === undefined ? '' : ` (${reason})`}`;
}

function saidSection(head: RunHead, { left, right, verdicts, assessments, more }: QuestionEvidence): PageSection {
  const requirement = head.manifest?.task.requirement ?? '';
  const isPair = ({ reference, candidate }: VerdictLine) => reference === left?.n && candidate === right?.n;
  const [between, others] = [verdicts.filter(isPair), verdicts.filter((verdict) => !isPair(verdict))];
  const byPair = Map.groupBy(others, ({ reference, candidate }) => `${reference} ${candidate}`);
  return {
    id: 'said',
    title: 'What the evaluator said',
    body: html`${between.length === 0 ? html`<p class="note">These two were not compared with each other in the search.</p>` : verdictsHtml(between, requirement)}
${Array.from(byPair.values(), (same) => {
  const { reference, candidate, question } = same[0]!;
  const link = href('/question', { run: head.id, id: question, left: reference, right: candidate });
  return fold(
    html`Trace ${candidate} compared with trace ${reference}`,
    html`<p><a href="${link}">Show these two side by side</a></p>${verdictsHtml(same, requirement)}`,
  );
})}
${assessments.map((assessment) => assessmentHtml(head, assessment))}
${verdicts.length + assessments.length === 0 ? html`<p class="note">Nothing was said about them: answers to test questions are graded, not judged.</p>` : ''}
${more > 0 ? html`<p class="note">${more} more verdicts and assessments: <code>maspo export traces</code> writes them all.</p>` : ''}`,
  };
}

function assessmentHtml(head: RunHead, assessment: AssessmentLine): Html {
  const { agent, trace, answer, replies } = assessment;
  const said =
    'unscored' in answer && typeof answer.unscored === 'string'
      ? `could not be scored: ${answer.unscored}`
      : Object.entries(answer)
          .map(([lens, holds]) => `${lens} ${holds === true ? 'yes' : 'no'}`)
          .join(', ');
  return fold(
    html`${agent} in trace ${trace}, assessed by itself: <strong>${said}</strong>`,
    html`${replies.map((reply, index) => longText(reply, wholeText(head, assessment, ['replies', index])))}`,
  );
}
