import { figure, type Html, html } from '../html.ts';
import { fold, type PageSection } from '../page-section.ts';
import type { ReportInput, RunOutcome } from '../report-input.ts';
import { evidenceOf } from '../trace-source.ts';
import { tracesHtml } from './evidence.ts';

/** Questions of each direction whose texts the page shows. */
const shownQuestions = 8;
/** Ids of each direction that the page lists. */
const listedQuestions = 200;

interface Flip {
  readonly id: string;
  readonly seed: RunOutcome;
  readonly final: RunOutcome;
}

/** The test questions that only one of the two prompt sets got right. */
export async function flipsSection({ outcomes, traces }: ReportInput): Promise<PageSection> {
  const finals = new Map(outcomes.flatMap((line) => (line.prompts === 'final' ? [[line.id, line] as const] : [])));
  const flips = outcomes.flatMap((seed): Flip[] => {
    const final = seed.prompts === 'seed' ? finals.get(seed.id) : undefined;
    return final === undefined ? [] : [{ id: seed.id, seed, final }];
  });
  const of = (one: string, other: string) =>
    flips.filter(({ seed, final }) => seed.outcome === one && final.outcome === other);
  const lost = await partHtml(
    {
      name: 'lost',
      title: 'Right under the seed prompts, wrong under the final ones',
      flips: of('correct', 'incorrect'),
    },
    traces,
  );
  const gained = await partHtml(
    {
      name: 'gained',
      title: 'Wrong under the seed prompts, right under the final ones',
      flips: of('incorrect', 'correct'),
    },
    traces,
  );
  return {
    id: 'flips',
    title: 'Test questions that changed',
    body: html`${typeof traces === 'string' ? html`<p class="note">Only ids are shown: ${traces}</p>` : ''}${lost}${gained}`,
  };
}

async function partHtml(
  { name, title, flips }: { name: 'gained' | 'lost'; title: string; flips: readonly Flip[] },
  traces: ReportInput['traces'],
): Promise<Html> {
  const shown: Html[] = [];
  if (typeof traces !== 'string') {
    for (const flip of flips.slice(0, shownQuestions)) {
      const { traces: kept } = await evidenceOf(traces, flip.id);
      const of = (prompts: 'seed' | 'final') =>
        kept.find((trace) => trace.purpose === 'test' && trace.prompts === prompts);
      shown.push(
        fold(
          html`<code>${flip.id}</code>`,
          html`<p>${reasonOf('Seed prompts', flip.seed)} ${reasonOf('Final prompts', flip.final)}</p>
${tracesHtml({ name: 'Seed prompts', trace: of('seed') }, { name: 'Final prompts', trace: of('final') })}`,
        ),
      );
    }
  }
  const others = flips.slice(shown.length);
  const more = others.length - listedQuestions;
  return html`<h3>${title}: ${figure(name, flips.length)}</h3>
${shown}
${others.length === 0 ? '' : html`<p class="ids">${shown.length === 0 ? '' : `${others.length} more: `}${others.slice(0, listedQuestions).map(({ id }) => html`<code>${id}</code> `)}${more > 0 ? `and ${more} more in outcomes.jsonl` : ''}</p>`}`;
}

function reasonOf(name: string, { outcome, rule, reason }: RunOutcome): string {
  return `${name}: ${outcome}, by the rule ${rule}${reason === undefined ? '' : ` (${reason})`}.`;
}
