import { type Html, html } from '../../report/html/html.ts';
import { longText } from '../../report/html/long-text.ts';
import type { PageSection } from '../../report/html/page-section.ts';
import type { RunOutcome } from '../../report/html/report-input.ts';
import type { TraceReader } from '../../traces/trace-reader.ts';
import type { TraceLine } from '../../traces/trace-record.ts';
import type { Library } from '../reading/library.ts';
import { type ListedTrace, type QuestionEvidence, readQuestion } from '../reading/question-evidence.ts';
import { readOutcomes } from '../reading/run-content.ts';
import type { RunHead } from '../reading/run-head.ts';
import { agentsSection, graphSection, type Side, wholeTextLink } from './agents-side-by-side.ts';
import { href } from './href.ts';
import { kindOf, outcomeWord } from './questions-page.ts';
import { promptsOf, runFrame, runNotices, tried } from './run-frame.ts';
import { saidSection } from './said-section.ts';
import type { ViewPage } from './shell.ts';

export interface QuestionWish {
  readonly id: string;
  /** The numbers of the traces to show. */
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** The inputs and outputs of every agent on one question, under two sets of prompts side by side. */
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
        body: html`${outcome.body}${known === undefined ? '' : longText(known.text, wholeTextLink(head, known, ['text']))}
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
    // If the answer under the final prompts was not kept, no other answer is shown instead.
    return { head, name, trace: [right, left].find((trace) => trace?.prompts === 'final') };
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
            : longText(known.trace.text, wholeTextLink(known.head, known.trace, ['text']))
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
<dl class="facts">${[seed, final].map((line, index) => html`<div><dt>${index === 0 ? 'Seed prompts' : 'Final prompts'}</dt><dd>${line === undefined ? 'not scored' : html`<strong>${outcomeWord(line)}</strong>, by the rule ${line.rule}${line.reason === undefined ? '' : ` (${line.reason})`}`}</dd></div>`)}</dl>`;
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

function gradedHtml(trace: TraceLine | undefined): Html {
  if (trace?.graded === undefined) return html`not graded`;
  const { outcome, rule, reason } = trace.graded;
  return html`<strong>${outcome}</strong>, by the rule ${rule}${reason === undefined ? '' : ` (${reason})`}`;
}
