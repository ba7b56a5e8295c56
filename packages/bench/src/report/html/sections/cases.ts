import { type RecheckedCase, remainingCases } from '@maspo/core';
import { eventsOf, type RunSoFar } from '../../../records/read-run.ts';
import { type Html, html } from '../html.ts';
import { longText } from '../long-text.ts';
import { fold, type PageSection } from '../page-section.ts';
import type { SearchInput } from '../report-input.ts';
import { evidenceOf, type ReadEvidence } from '../trace-source.ts';
import { questionLink, tracesHtml, unreadHtml, verdictsHtml } from './evidence.ts';

/** The number of cases whose texts the page shows. */
const shownCases = 12;

/** The misalignment cases with their outputs. Cases that are not repaired come first. */
export async function casesPageSection({ run, traces, linkTo }: SearchInput): Promise<PageSection> {
  const order: readonly RecheckedCase['outcome'][] = ['still-failing', 'unscored', 'not-rerun', 'repaired'];
  const cases = remainingCases(run.events).toSorted(
    (one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome),
  );
  const shown = cases.slice(0, shownCases);
  const questions = shown.map(({ question }) => question);
  const evidence = typeof traces === 'string' ? undefined : await evidenceOf(traces, questions);
  const more = cases.length - shownCases;
  return {
    id: 'cases',
    title: 'Misalignment cases, read',
    field: 'remainingFailureModes.cases',
    body: html`${cases.length === 0 ? html`<p>No case was found.</p>` : ''}
${cases.length > 0 && typeof traces === 'string' ? html`<p class="note">Only excerpts are shown: ${traces}</p>` : ''}
${unreadHtml(evidence?.unread)}${shown.map((found) => caseHtml(found, { run, evidence, linkTo }))}
${more > 0 ? html`<p class="note">${more} more cases are in events.jsonl, at cases-rechecked.</p>` : ''}`,
  };
}

function caseHtml(
  found: RecheckedCase,
  { run, evidence, linkTo }: Pick<SearchInput, 'run' | 'linkTo'> & { readonly evidence: ReadEvidence | undefined },
): Html {
  const { events, manifest } = run;
  const { agent, version, question, category, failedAgent, outcome, reason } = found;
  return fold(
    html`<code>${question}</code> ${agent === failedAgent ? `${agent} got better at its role, but not as the final answer` : `${agent} got better, ${failedAgent} did not`} <span class="badge">${outcome.replaceAll('-', ' ')}</span>`,
    html`<p>No better: ${meanings[category]}. The prompt that misled is <code>${version}</code>.${reason === null ? '' : ` Why it is not repaired: ${reason}.`}</p>
${questionLink(question, linkTo)}${evidence === undefined ? excerptHtml(found, events) : evidenceHtml(found, evidence, manifest.task.requirement)}`,
  );
}

const meanings = {
  both: 'neither the readers nor the final answer',
  global: 'the final answer',
  lookahead: 'the readers',
};

/** The comparison that found the case: of a trace under the misleading prompt with a trace under its parent. */
function evidenceHtml({ agent, version, question }: RecheckedCase, evidence: ReadEvidence, requirement: string): Html {
  const traceOf = new Map(evidence.traces.map((trace) => [trace.n, trace]));
  const about = evidence.verdicts.filter(
    (verdict) => verdict.question === question && traceOf.get(verdict.candidate)?.versions[agent] === version,
  );
  const [first] = about;
  if (first === undefined) return html`<p class="note">The comparison that it was found in was not kept.</p>`;
  const { reference, candidate } = first;
  const same = about.filter((verdict) => verdict.candidate === candidate && verdict.reference === reference);
  return html`${tracesHtml({ name: 'Old prompt', trace: traceOf.get(reference) }, { name: 'New prompt', trace: traceOf.get(candidate) })}${verdictsHtml(same, requirement)}`;
}

function excerptHtml({ agent, version, question, failedAgent }: RecheckedCase, events: RunSoFar['events']): Html {
  const mined = eventsOf(events, 'misalignment-mined').findLast(
    (event) => event.agent === agent && event.version === version && event.question === question,
  );
  if (mined === undefined) return html``;
  const { output, followed, before } = mined.excerpt;
  return html`<h4>${agent}, under the new prompt</h4>${longText(output, 'events.jsonl')}
<div class="pair"><div><h5>${failedAgent}, before</h5>${longText(before, 'events.jsonl')}</div><div><h5>${failedAgent}, with it</h5>${longText(followed, 'events.jsonl')}</div></div>`;
}
