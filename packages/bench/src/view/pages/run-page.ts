import { type Manifest, testScores } from '../../records/manifest.ts';
import { eventOf, type RunSoFar } from '../../records/read-run.ts';
import { finishReport, reportSoFar } from '../../report/finish/finish-report.ts';
import { ablationBanner } from '../../report/html/banners.ts';
import { figure, type Html, html } from '../../report/html/html.ts';
import type { PageSection } from '../../report/html/page-section.ts';
import type { ReportInput, SearchInput } from '../../report/html/report-input.ts';
import { promptSections, resultSections, searchSections } from '../../report/html/report-sections.ts';
import { percent, pText } from '../../report/number-text.ts';
import { comparedOutcomes } from '../../report/test-comparison.ts';
import type { Library } from '../reading/library.ts';
import { type RunContent, readContent } from '../reading/run-content.ts';
import { type RunHead, reasonOf } from '../reading/run-head.ts';
import { href } from './href.ts';
import { runFrame } from './run-frame.ts';
import { accuracyText, differenceText, timeText } from './run-words.ts';
import type { ViewPage } from './shell.ts';

/** The present state of a run's directory: its result, or its progress. */
export async function runPage(library: Library, head: RunHead): Promise<ViewPage> {
  return pageOf(library, head, {
    here: '/run',
    finished: resultSections,
    underWay: async (input) => promptSections(input),
  });
}

/** The course of the search. */
export async function searchPage(library: Library, head: RunHead): Promise<ViewPage> {
  return pageOf(library, head, { here: '/search', finished: searchSections, underWay: searchSections });
}

interface PageParts {
  readonly here: string;
  readonly finished: (input: ReportInput) => Promise<PageSection[]>;
  readonly underWay: (input: SearchInput) => Promise<PageSection[]>;
}

async function pageOf(library: Library, head: RunHead, parts: PageParts): Promise<ViewPage> {
  const frame = runFrame(head, parts.here);
  const { manifest } = head;
  if (manifest === undefined)
    return { ...frame, sections: [{ id: 'state', title: 'What there is', body: filesHtml(head) }] };
  const content = await contentOf(library, head, manifest);
  if (typeof content === 'string') return { ...frame, sections: [stateSection(head, { manifest, why: content })] };
  const { ablations, sections } = await partsOf(head, content, parts);
  const isNews = content.finished === undefined && parts.here === '/run';
  return {
    ...frame,
    notices: html`${frame.notices ?? ''}${ablationBanner(ablations)}`,
    sections: [...(isNews ? [stateSection(head, { manifest, content })] : []), ...sections],
  };
}

async function contentOf(library: Library, head: RunHead, manifest: Manifest): Promise<RunContent | string> {
  try {
    return await readContent(head, manifest, await library.log(head));
  } catch (error) {
    return reasonOf(error);
  }
}

async function partsOf(
  head: RunHead,
  { run, finished, outcomes, unread }: RunContent,
  parts: PageParts,
): Promise<{ readonly ablations: readonly string[]; readonly sections: readonly PageSection[] }> {
  const input = {
    traces: 'the texts stand on the page of each question.',
    linkTo: (id: string) => href('/question', { run: head.id, id }),
  };
  try {
    if (finished !== undefined) {
      const compared = comparedOutcomes(outcomes);
      const report = finishReport(finished, compared);
      const sections = await parts.finished({ ...input, run: finished, report, outcomes, compared });
      return { ablations: report.ablations, sections: sections.length === 0 ? [nothingYet] : sections };
    }
    if (eventOf(run.events, 'run-started') === undefined) return { ablations: [], sections: [] };
    const report = reportSoFar(run);
    const sections = await parts.underWay({ ...input, run, report });
    return { ablations: report.ablations, sections: sections.length === 0 ? [nothingYet] : sections };
  } catch (error) {
    const body = html`<p>The report cannot be made of these files: ${unread ?? reasonOf(error)}</p>`;
    return { ablations: [], sections: [{ id: 'unmade', title: 'The report', body }] };
  }
}

const nothingYet: PageSection = {
  id: 'nothing',
  title: 'The search',
  body: html`<p>No prompt was tried in this run, or none yet.</p>`,
};

/** The progress of a run that has no report. */
function stateSection(
  head: RunHead,
  { manifest, content, why }: { manifest: Manifest; content?: RunContent; why?: string },
): PageSection {
  const { state, stamp, summary, compared } = head;
  return {
    id: 'state',
    title: titles[state],
    body: html`<p class="lead">${sentences[state]}</p>
${why === undefined ? '' : html`<p>Its report cannot be made: ${why}</p>`}${content?.unread === undefined ? '' : html`<p>The event log cannot be read to its end: ${content.unread}. What follows is about the ${content.eventCount} events before that place, and its final prompts are those in force there.</p>`}
<dl class="facts">
<div><dt>Events so far</dt><dd>${figure('events', content?.eventCount ?? 'not known')}</dd></div>
<div><dt>Where the search is</dt><dd>${content === undefined ? 'not known' : placeText(content.run)}</dd></div>
<div><dt>Written last</dt><dd>${timeText(stamp.writtenMs)}</dd></div>
<div><dt>Questions</dt><dd>${manifest.split.pool} in the pool, ${manifest.split.test} to test on</dd></div>
${summary === undefined ? '' : html`<div><dt>Result</dt><dd>${resultText({ manifest, summary, compared })}</dd></div>`}
</dl>
${state === 'damaged' ? filesHtml(head) : ''}`,
  };
}

function resultText({
  manifest,
  summary,
  compared,
}: Pick<RunHead, 'summary' | 'compared'> & { manifest: Manifest }): string {
  const { seed, final } = summary!;
  const basis = testScores(manifest);
  if (basis === 'none') return 'no answers, so no accuracy';
  if (basis === 'judged')
    return `judged by a rubric, not graded: seed ${percent(seed.judged?.share ?? null)}, final ${percent(final.judged?.share ?? null)}`;
  const difference =
    compared === undefined
      ? ''
      : `, difference ${differenceText(compared)} points${compared.p === null ? '' : `, ${pText(compared.p)}`}`;
  return `seed ${accuracyText(seed.accuracy)}, final ${accuracyText(final.accuracy)}${difference}`;
}

const titles = {
  finished: 'The run',
  'in progress': 'How far it is',
  stopped: 'How far it came',
  damaged: 'What there is',
};

const sentences = {
  finished: 'The run has finished.',
  'in progress':
    'The run has not finished. This page shows what it has written so far, and is updated. Its final prompts are those in force now.',
  stopped:
    'The run was stopped before it finished. The same command continues it. Its final prompts are those that were in force at the stop.',
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
