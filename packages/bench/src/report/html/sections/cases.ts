import { type RecheckedCase, remainingCases } from '@maspo/core';
import { eventsOf, type FinishedRun } from '../../../records/read-run.ts';
import { type Html, html } from '../html.ts';
import { longText } from '../long-text.ts';
import { fold, type PageSection } from '../page-section.ts';
import type { ReportInput } from '../report-input.ts';
import { evidenceOf, type QuestionEvidence } from '../trace-source.ts';
import { tracesHtml, verdictsHtml } from './evidence.ts';

/** Cases whose texts the page shows. */
const shownCases = 12;

/** The misalignment cases with what was written, those that are not repaired first. */
export async function casesSection({ run, traces }: ReportInput): Promise<PageSection> {
  const order: readonly RecheckedCase['outcome'][] = ['still-failing', 'unscored', 'not-rerun', 'repaired'];
  const cases = remainingCases(run.events).toSorted(
    (one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome),
  );
  const shown: Html[] = [];
  for (const found of cases.slice(0, shownCases))
    shown.push(caseHtml(found, run, typeof traces === 'string' ? undefined : await evidenceOf(traces, found.question)));
  const more = cases.length - shownCases;
  return {
    id: 'cases',
    title: 'Misalignment cases, read',
    field: 'remainingFailureModes.cases',
    body: html`${cases.length === 0 ? html`<p>No case was found.</p>` : ''}
${cases.length > 0 && typeof traces === 'string' ? html`<p class="note">Only excerpts are shown: ${traces}</p>` : ''}
${shown}
${more > 0 ? html`<p class="note">${more} more cases are in events.jsonl, at cases-rechecked.</p>` : ''}`,
  };
}

function caseHtml(found: RecheckedCase, { events }: FinishedRun, evidence: QuestionEvidence | undefined): Html {
  const { agent, version, question, category, failedAgent, outcome, reason } = found;
  return fold(
    html`<code>${question}</code> ${agent === failedAgent ? `${agent} got better at its role, but not as the final answer` : `${agent} got better, ${failedAgent} did not`} <span class="badge">${outcome.replaceAll('-', ' ')}</span>`,
    html`<p>No better: ${meanings[category]}. The prompt that misled is <code>${version}</code>.${reason === null ? '' : ` Why it is not repaired: ${reason}.`}</p>
${evidence === undefined ? excerptHtml(found, events) : evidenceHtml(found, evidence)}`,
  );
}

const meanings = {
  both: 'neither the readers nor the final answer',
  global: 'the final answer',
  lookahead: 'the readers',
};

/** The comparison that the case was found in: of a trace with the prompt that misled with the one before it. */
function evidenceHtml({ agent, version }: RecheckedCase, { traces, verdicts }: QuestionEvidence): Html {
  const numbers = new Map(traces.map((trace) => [trace.n, trace]));
  const about = verdicts.filter(
    ({ candidate }) => candidate !== null && numbers.get(candidate)?.versions[agent] === version,
  );
  const [first] = about;
  const reference = first?.reference == null ? undefined : numbers.get(first.reference);
  const candidate = first?.candidate == null ? undefined : numbers.get(first.candidate);
  const same = about.filter(
    (verdict) => verdict.candidate === first?.candidate && verdict.reference === first?.reference,
  );
  return html`${tracesHtml({ name: 'Old prompt', trace: reference }, { name: 'New prompt', trace: candidate })}${verdictsHtml(same)}`;
}

function excerptHtml({ agent, version, question, failedAgent }: RecheckedCase, events: FinishedRun['events']): Html {
  const mined = eventsOf(events, 'misalignment-mined').findLast(
    (event) => event.agent === agent && event.version === version && event.question === question,
  );
  if (mined === undefined) return html``;
  const { output, followed, before } = mined.excerpt;
  return html`<h4>${agent}, under the new prompt</h4>${longText(output, 'events.jsonl')}
<div class="pair"><div><h5>${failedAgent}, before</h5>${longText(before, 'events.jsonl')}</div><div><h5>${failedAgent}, with it</h5>${longText(followed, 'events.jsonl')}</div></div>`;
}
