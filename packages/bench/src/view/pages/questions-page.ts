import { type Html, html } from '../../report/html/html.ts';
import type { PageSection } from '../../report/html/page-section.ts';
import type { RunOutcome } from '../../report/html/report-input.ts';
import { counted } from '../../terminal/counted.ts';
import type { IndexedRecord } from '../../traces/trace-reader.ts';
import type { Library } from '../reading/library.ts';
import { readOutcomes } from '../reading/run-content.ts';
import type { RunHead } from '../reading/run-head.ts';
import { href } from './href.ts';
import { runFrame, tried } from './run-frame.ts';
import type { ViewPage } from './shell.ts';

export interface QuestionsWish {
  readonly text: string;
  /** A kind of test question; empty for all. */
  readonly kind: string;
  /** Counted from 1. */
  readonly page: number;
}

const perPage = 200;

const kinds = ['lost', 'gained', 'right under both', 'wrong under both', 'not scored under both'] as const;

/** The questions of a run: the test questions, and the questions of the search. */
export async function questionsPage(library: Library, head: RunHead, wish: QuestionsWish): Promise<ViewPage> {
  const traces = await library.traces(head);
  const counts = typeof traces === 'string' ? undefined : countOf(traces.entries());
  const sections: PageSection[] = [
    {
      id: 'find',
      title: 'Find',
      body: html`<form action="${href('/questions')}" method="get" class="find" data-swaps="tested pool">
<input type="hidden" name="run" value="${head.id}">
<label class="search"><span>Search</span><input type="search" name="text" value="${wish.text}" autocomplete="off"></label>
<label><span>Test questions</span><select name="kind"><option value="">all</option>${kinds.map((kind) => html`<option${kind === wish.kind ? html` selected` : ''}>${kind}</option>`)}</select></label>
<button type="submit">Show</button></form>
${typeof traces === 'string' ? html`<p class="note">No texts: ${traces}</p>` : ''}`,
    },
    {
      id: 'tested',
      title: 'Test questions',
      body: await tried(async () =>
        head.summary === undefined
          ? html`<p>The run has not been scored yet.</p>`
          : testedHtml(head, { lines: await readOutcomes(head), wish, counts }),
      ),
    },
    {
      id: 'pool',
      title: 'Questions of the search',
      body: await tried(async () => poolHtml(head, { ids: (await library.timeline(head)).pool, wish, counts })),
    },
  ];
  return { ...runFrame(head, '/questions'), sections };
}

/** The number of records of each kind, by question. */
type Counts = ReadonlyMap<string, { traces: number; said: number }>;

function countOf(entries: readonly IndexedRecord[]): Counts {
  const counts = new Map<string, { traces: number; said: number }>();
  for (const { question, kind } of entries) {
    const count = counts.get(question) ?? { traces: 0, said: 0 };
    counts.set(question, count);
    if (kind === 'trace') count.traces += 1;
    else count.said += 1;
  }
  return counts;
}

/** The change of a test question between seed and final prompts, in the words of the report's chart. */
export function kindOf(seed: RunOutcome['outcome'] | undefined, final: RunOutcome['outcome'] | undefined): string {
  if (seed === undefined || final === undefined || seed === 'unscored' || final === 'unscored')
    return 'not scored under both';
  if (seed === final) return seed === 'correct' ? 'right under both' : 'wrong under both';
  return final === 'correct' ? 'gained' : 'lost';
}

/** An outcome in a word. A judgement is named as a judgement. */
export function outcomeWord({ outcome, judged }: Pick<RunOutcome, 'outcome' | 'judged'>): string {
  if (judged === undefined || 'unscored' in judged) return outcome;
  return judged.meets ? 'judged to meet the rubric' : 'judged not to meet the rubric';
}

interface Shown {
  readonly wish: QuestionsWish;
  readonly counts: Counts | undefined;
}

function testedHtml(head: RunHead, { lines, wish, counts }: Shown & { lines: readonly RunOutcome[] }): Html {
  const finals = new Map(lines.flatMap((line) => (line.prompts === 'final' ? [[line.id, line] as const] : [])));
  const rows = lines
    .filter(({ prompts }) => prompts === 'seed')
    .map((seed) => ({ seed, final: finals.get(seed.id), kind: kindOf(seed.outcome, finals.get(seed.id)?.outcome) }))
    .filter(({ kind, seed }) => (wish.kind === '' || kind === wish.kind) && seed.id.includes(wish.text.trim()));
  const page = Math.min(wish.page, Math.max(1, Math.ceil(rows.length / perPage)));
  const from = (page - 1) * perPage;
  const shown = rows.slice(from, from + perPage);
  return html`<p class="note">${counted(rows.length, 'question')}${rows.length > perPage ? `, ${from + 1} to ${from + shown.length} are shown` : ''}.</p>
<div class="scroll" role="region" aria-label="Test questions" tabindex="0"><table data-figures="questions" aria-label="Test questions">
<thead><tr><th scope="col">question</th><th scope="col">seed prompts</th><th scope="col">final prompts</th><th scope="col">what became of it</th>${counts === undefined ? '' : html`<th scope="col">traces</th>`}</tr></thead>
<tbody>
${shown.map(
  ({
    seed,
    final,
    kind,
  }) => html`<tr><th scope="row">${questionLink(head, seed.id)}</th><td>${outcomeWord(seed)}</td><td>${final === undefined ? '' : outcomeWord(final)}</td><td><span class="badge ${kind}">${kind}</span></td>${counts === undefined ? '' : html`<td class="figure">${counts.get(seed.id)?.traces ?? 0}</td>`}</tr>
`,
)}</tbody></table></div>
${pagesHtml(head, { ...wish, page }, rows.length)}`;
}

function pagesHtml(head: RunHead, wish: QuestionsWish, rows: number): Html {
  const pages = Math.ceil(rows / perPage);
  if (pages < 2) return html``;
  const link = (page: number, text: string) =>
    html`<a href="${href('/questions', { run: head.id, text: wish.text, kind: wish.kind, page })}#tested">${text}</a> `;
  return html`<p>${wish.page > 1 ? link(wish.page - 1, 'The questions before') : ''}${wish.page < pages ? link(wish.page + 1, 'The questions after') : ''}</p>`;
}

function poolHtml(head: RunHead, { ids, wish, counts }: Shown & { ids: readonly string[] }): Html {
  const found = ids.filter((id) => id.includes(wish.text.trim()));
  if (found.length === 0) return html`<p>${ids.length === 0 ? 'None is known yet.' : 'No question fits.'}</p>`;
  const shown = found.slice(0, perPage);
  return html`<div class="scroll" role="region" aria-label="Questions of the search" tabindex="0"><table aria-label="Questions of the search">
<thead><tr><th scope="col">question</th>${counts === undefined ? '' : html`<th scope="col">traces</th><th scope="col">verdicts and assessments</th>`}</tr></thead>
<tbody>
${shown.map(
  (
    id,
  ) => html`<tr><th scope="row">${questionLink(head, id)}</th>${counts === undefined ? '' : html`<td class="figure">${counts.get(id)?.traces ?? 0}</td><td class="figure">${counts.get(id)?.said ?? 0}</td>`}</tr>
`,
)}</tbody></table></div>
${found.length > shown.length ? html`<p class="note">${found.length - shown.length} more; search to find them.</p>` : ''}`;
}

function questionLink(head: RunHead, id: string): Html {
  return html`<a href="${href('/question', { run: head.id, id })}"><code>${id}</code></a>`;
}
