import { type Html, html } from '../html.ts';
import { longText } from '../long-text.ts';
import { fold } from '../page-section.ts';
import type { SearchInput } from '../report-input.ts';
import type { KeptTrace, KeptTurn, KeptVerdict } from '../trace-source.ts';

const whole = 'the traces of the run';

/** A question, and the output of every agent under two sets of prompts, side by side. */
export function tracesHtml(
  one: { readonly name: string; readonly trace: KeptTrace | undefined },
  other: typeof one,
): Html {
  const known = one.trace ?? other.trace;
  if (known === undefined) return html`<p class="note">No trace of this question was kept.</p>`;
  const agents = [...new Set([...Object.keys(one.trace?.turns ?? {}), ...Object.keys(other.trace?.turns ?? {})])];
  return html`<h4>Question</h4>${longText(known.text, whole)}
${agents.map((agent) => {
  const [before, after] = [one.trace?.turns[agent], other.trace?.turns[agent]];
  const isSame = before?.status === 'completed' && after?.status === 'completed' && before.output === after.output;
  if (isSame) return html`<h4>${agent} <span class="badge">the same text under both</span></h4>${turnHtml(before)}`;
  return html`<h4>${agent}</h4><div class="pair"><div><h5>${one.name}</h5>${turnHtml(before)}</div><div><h5>${other.name}</h5>${turnHtml(after)}</div></div>`;
})}`;
}

/** Links to everything that was kept about a question, if there is such a page. */
export function questionLink(question: string, linkTo: SearchInput['linkTo']): Html {
  return linkTo === undefined
    ? html``
    : html`<p><a href="${linkTo(question)}">Every agent on <code>${question}</code>: what it received and wrote</a></p>`;
}

export function unreadHtml(unread: string | undefined): Html {
  return unread === undefined ? html`` : html`<p class="note">Not everything could be read: ${unread}</p>`;
}

function turnHtml(turn: KeptTurn | undefined): Html {
  if (turn === undefined) return html`<p class="note">Not kept.</p>`;
  if (turn.status === 'silent') return html`<p class="note">It did not speak on this question.</p>`;
  return turn.status === 'completed'
    ? longText(turn.output, whole)
    : html`<p class="note">It could not answer: ${turn.reason}</p>`;
}

/** The judge's verdicts, with its reasons. `requirement` states what the final answer must do. */
export function verdictsHtml(verdicts: readonly KeptVerdict[], requirement: string): Html {
  if (verdicts.length === 0) return html``;
  return html`<h4>What the judge said of the new prompt</h4>
${verdicts.map(({ agent, job, judgements }) => {
  const what = job === requirement ? `${agent}, as the final answer` : agent;
  return judgements.map(({ verdict, asked }) => {
    const label = html`${what}: <strong>${verdictText(verdict)}</strong>`;
    if (asked.length === 0)
      return html`<p>${label}; the judge was not asked, since the outputs are equal or one is missing.</p>`;
    return fold(
      label,
      html`${job === undefined ? '' : html`<p class="note">What it was to do: ${job}</p>`}${asked.map(({ first, verdict: said, replies }) => html`<h5>With the output of the ${first === 'reference' ? 'old' : 'new'} prompt first: ${verdictText(said)}</h5>${replies.map((reply) => longText(reply, whole))}`)}`,
    );
  });
})}`;
}

function verdictText(verdict: unknown): string {
  if (typeof verdict === 'string') return verdict;
  if (typeof verdict === 'object' && verdict !== null && 'unscored' in verdict) return `unscored (${verdict.unscored})`;
  if (typeof verdict === 'object' && verdict !== null && 'value' in verdict)
    return `${Number(verdict.value).toFixed(2)}, from probabilities (0 is a sure loss, 1 a sure win)`;
  return JSON.stringify(verdict);
}
