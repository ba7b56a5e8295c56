import type { Manifest } from '../../records/manifest.ts';
import { eventOf, type RunSoFar } from '../../records/read-run.ts';
import { finishReport, reportSoFar } from '../../report/finish/finish-report.ts';
import { figure, type Html, html } from '../../report/html/html.ts';
import { ablationNotice } from '../../report/html/notices.ts';
import type { PageSection } from '../../report/html/page-section.ts';
import { reportSections, sectionsSoFar } from '../../report/html/report-sections.ts';
import { type RunContent, readContent } from '../reading/run-content.ts';
import { type RunHead, reasonOf } from '../reading/run-head.ts';
import { href } from './href.ts';
import { runFrame } from './run-frame.ts';
import { differenceText, scoreText, timeText } from './run-words.ts';
import type { ViewPage } from './shell.ts';

/** A run as its directory is now: its report, or what can be told before it has finished. */
export async function runPage(head: RunHead): Promise<ViewPage> {
  const frame = runFrame(head, '/run');
  const { manifest } = head;
  if (manifest === undefined)
    return { ...frame, sections: [{ id: 'state', title: 'What there is', body: filesHtml(head) }] };
  const content = await contentOf(head, manifest);
  if (typeof content === 'string') return { ...frame, sections: [stateSection(head, { manifest, why: content })] };
  const input = { run: content.run, traces: textsElsewhere, linkTo: (id: string) => linkTo(head, id) };
  const { ablations, sections } = await partsOf(content, input);
  return {
    ...frame,
    notices: html`${frame.notices ?? ''}${ablationNotice(ablations)}`,
    sections: [...(content.finished === undefined ? [stateSection(head, { manifest, content })] : []), ...sections],
  };
}

const textsElsewhere = 'the texts stand on the page of each question.';

function linkTo({ id }: RunHead, question: string): string {
  return href('/question', { run: id, id: question });
}

async function contentOf(head: RunHead, manifest: Manifest): Promise<RunContent | string> {
  try {
    return await readContent(head, manifest);
  } catch (error) {
    return reasonOf(error);
  }
}

async function partsOf(
  { run, finished, outcomes, unread }: RunContent,
  input: { readonly traces: string; readonly linkTo: (id: string) => string },
): Promise<{ readonly ablations: readonly string[]; readonly sections: readonly PageSection[] }> {
  try {
    if (finished !== undefined) {
      const report = finishReport(finished);
      return {
        ablations: report.ablations,
        sections: await reportSections({ ...input, run: finished, report, outcomes }),
      };
    }
    if (eventOf(run.events, 'run-started') === undefined) return { ablations: [], sections: [] };
    const report = reportSoFar(run);
    return { ablations: report.ablations, sections: await sectionsSoFar({ ...input, run, report }) };
  } catch (error) {
    const body = html`<p>The report cannot be made of these files: ${unread ?? reasonOf(error)}</p>`;
    return { ablations: [], sections: [{ id: 'unmade', title: 'The report', body }] };
  }
}

/** How far a run has come that has no report. */
function stateSection(
  head: RunHead,
  { manifest, content, why }: { manifest: Manifest; content?: RunContent; why?: string },
): PageSection {
  const { state, stamp, summary, compared } = head;
  return {
    id: 'state',
    title: titles[state],
    body: html`<p class="lead">${sentences[state]}</p>
${why === undefined ? '' : html`<p>Its report cannot be made: ${why}</p>`}${content?.unread === undefined ? '' : html`<p>The event log cannot be read to its end: ${content.unread}. What follows is about the ${content.eventCount} events before that place.</p>`}
<dl class="facts">
<div><dt>Events so far</dt><dd>${figure('events', content?.eventCount ?? 'not known')}</dd></div>
<div><dt>Where the search is</dt><dd>${content === undefined ? 'not known' : placeText(content.run)}</dd></div>
<div><dt>Written last</dt><dd>${timeText(stamp.writtenMs)}</dd></div>
<div><dt>Questions</dt><dd>${manifest.split.pool} in the pool, ${manifest.split.test} to test on</dd></div>
${summary === undefined ? '' : html`<div><dt>Result</dt><dd>seed ${scoreText(summary.seed.accuracy)}, final ${scoreText(summary.final.accuracy)}${compared === undefined ? '' : `, difference ${differenceText(compared)} points`}</dd></div>`}
</dl>
${state === 'damaged' ? filesHtml(head) : ''}`,
  };
}

const titles = {
  finished: 'The run',
  'in progress': 'How far it is',
  stopped: 'How far it came',
  damaged: 'What there is',
};

const sentences = {
  finished: 'The run has finished.',
  'in progress': 'The run has not finished. This page shows what it has written so far, and keeps up with it.',
  stopped: 'The run was stopped before it finished; the same command goes on where it stopped.',
  damaged: 'Some files of this run cannot be read.',
};

function placeText({ events }: RunSoFar): string {
  const last = events.findLast(({ type }) => places.has(type));
  if (last === undefined) return 'it has just begun';
  if ('step' in last) return `round ${last.round}, ${last.agent}, step ${last.step}`;
  if ('agent' in last && 'round' in last) return `round ${last.round}, ${last.agent}`;
  return last.type.replaceAll('-', ' ');
}

const places: ReadonlySet<string> = new Set([
  'visit-started',
  'step-started',
  'step-finished',
  'round-finished',
  'trial-finished',
  'orientation-finished',
  'search-ended',
  'final-checked',
  'assessed-again',
  'stopped',
  'run-finished',
]);

function filesHtml({ stamp }: RunHead): Html {
  const files = stamp.text.split('\n').filter((line) => line !== '');
  return html`<p class="note">Files: ${files.map((line) => html`<code>${line.split(' ')[0]}</code> (${line.split(' ')[1]} bytes) `)}</p>`;
}
