import { MaspoError } from '@maspo/core';
import { compareRuns } from '../../compare/compare-runs.ts';
import { marksOf } from '../../compare/comparison-lines.ts';
import type { ComparedSide, RunComparison } from '../../compare/run-comparison.ts';
import { dataTable } from '../../report/html/data-table.ts';
import { figure, type Html, html } from '../../report/html/html.ts';
import type { PageSection } from '../../report/html/page-section.ts';
import { percent, pText, signed } from '../../report/number-text.ts';
import { moneyHead } from '../../report/spent-text.ts';
import { nounFor } from '../../terminal/counted.ts';
import { readOutcomes } from '../reading/run-content.ts';
import { type RunHead, reasonOf } from '../reading/run-head.ts';
import { href } from './href.ts';
import { runNotices } from './run-frame.ts';
import type { ViewPage } from './shell.ts';

/** The number of questions of each direction that one page lists. */
const listed = 500;

/** The final prompts of two runs on the same questions, as `maspo bench compare` computes it. */
export async function comparePage(one: RunHead, other: RunHead): Promise<ViewPage> {
  const links = [one, other].map(({ id }) => ({ to: href('/run', { run: id }), text: id }));
  const frame = {
    title: 'Two runs compared',
    kind: html`Comparison`,
    notices: html`${runNotices(one)}${one.manifest?.simulated === other.manifest?.simulated ? '' : runNotices(other)}`,
    links,
  };
  try {
    const comparison = await compareRuns([one.directory, other.directory], { points: 2, shared: true });
    const flips = await flipsOf(one, other);
    return {
      ...frame,
      sections: [
        resultSection([one, other], comparison),
        flipsSection([one, other], { id: 'lost', title: 'Only the first has right', ids: flips.lost }),
        flipsSection([one, other], { id: 'gained', title: 'Only the second has right', ids: flips.gained }),
      ],
    };
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    const why = error.issues.length > 0 ? error.issues : [reasonOf(error)];
    return {
      ...frame,
      sections: [
        {
          id: 'refused',
          title: 'They cannot be compared',
          body: html`<ul>${why.map((issue) => html`<li>${issue}</li>`)}</ul>`,
        },
      ],
    };
  }
}

function resultSection([one, other]: readonly [RunHead, RunHead], comparison: RunComparison): PageSection {
  const { difference, gained, lost, p, questions, protocol, grading, task } = comparison;
  return {
    id: 'result',
    title: 'The difference',
    body: html`${
      difference.points === null
        ? html`<p class="lead">Nothing was scored by both.</p>`
        : html`<p class="lead">The final prompts of the second run score ${figure('difference', signed(difference.points))} points against those of the first, 95 % interval ${figure('interval-low', signed(difference.low ?? 0))} to ${figure('interval-high', signed(difference.high ?? 0))}, ${p === null ? 'not tested' : figure('p', pText(p))} by the exact McNemar test.</p>
<p>${figure('gained', gained)} ${nounFor(gained, 'question')} only the second has right, ${figure('lost', lost)} only the first.</p>`
    }
<p class="note">${task.id}, ${protocol}, graders ${grading}: ${figure('compared', questions.n)} questions scored by both; ${questions.unscoredLeftOut} left out as unscored; ${questions.onlyInOne} and ${questions.onlyInOther} of one run alone.</p>
${dataTable({
  name: 'sides',
  caption: 'The two runs on these questions',
  header: [
    ...['run', 'optimizer', 'accuracy', 'from', 'to', 'calls', 'tokens read', 'tokens written'],
    one.manifest === undefined ? 'money' : moneyHead(one.manifest),
    'to know',
  ],
  rows: [sideRow(one, comparison.one), sideRow(other, comparison.other)],
})}
<p class="note">This is about these prompts, and not about their optimizers, whose next search may find others. An experiment with several seeds compares optimizers (<code>maspo bench run</code>).</p>`,
  };
}

function sideRow({ id }: RunHead, side: ComparedSide): (Html | string | number | undefined)[] {
  const { optimizer, preset, accuracy, low, high, cost } = side;
  return [
    html`<a href="${href('/run', { run: id })}">${id}</a>`,
    optimizer === preset ? optimizer : `${optimizer} (${preset})`,
    ...[accuracy, low, high].map(percent),
    cost?.calls,
    cost?.inputTokens,
    cost?.outputTokens,
    cost?.money?.toFixed(4),
    marksOf(side).join('; '),
  ];
}

/** Questions that one of the two runs has right and the other run has wrong. */
async function flipsOf(one: RunHead, other: RunHead): Promise<{ readonly lost: string[]; readonly gained: string[] }> {
  const finals = async (head: RunHead) =>
    new Map(
      (await readOutcomes(head)).flatMap(({ prompts, id, outcome }) =>
        prompts === 'final' ? [[id, outcome] as const] : [],
      ),
    );
  const [before, after] = [await finals(one), await finals(other)];
  const of = (was: string, is: string) =>
    [...before.keys()].filter((id) => before.get(id) === was && after.get(id) === is);
  return { lost: of('correct', 'incorrect'), gained: of('incorrect', 'correct') };
}

function flipsSection(
  [one, other]: readonly [RunHead, RunHead],
  { id, title, ids }: { readonly id: string; readonly title: string; readonly ids: readonly string[] },
): PageSection {
  return {
    id,
    title,
    body:
      ids.length === 0
        ? html`<p>None.</p>`
        : html`${dataTable({
            name: `flips ${id}`,
            caption: `${ids.length} questions`,
            header: ['question, both side by side', 'in the first', 'in the second'],
            rows: ids
              .slice(0, listed)
              .map((question) => [
                html`<a href="${href('/question', { run: one.id, beside: other.id, id: question })}"><code>${question}</code></a>`,
                html`<a href="${href('/question', { run: one.id, id: question })}">all agents</a>`,
                html`<a href="${href('/question', { run: other.id, id: question })}">all agents</a>`,
              ]),
            rest: 'outcomes.jsonl',
          })}`,
  };
}
