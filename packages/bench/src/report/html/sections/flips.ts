import { figure, type Html, html } from '../html.ts';
import { fold, type PageSection } from '../page-section.ts';
import type { ReportInput, RunOutcome } from '../report-input.ts';
import { evidenceOf, type ReadEvidence } from '../trace-source.ts';
import { questionLink, tracesHtml, unreadHtml } from './evidence.ts';

/** The number of questions of each direction whose texts the page shows. */
const shownQuestions = 8;
/** The number of ids of each direction that the page lists. */
const listedQuestions = 200;

interface Flip {
  readonly id: string;
  readonly seed: RunOutcome;
  readonly final: RunOutcome;
}

/** The test questions that only one of the two prompt sets got right. */
export async function flipsPageSection({ outcomes, traces, linkTo }: ReportInput): Promise<PageSection> {
  const finals = new Map(outcomes.flatMap((line) => (line.prompts === 'final' ? [[line.id, line] as const] : [])));
  const flips = outcomes.flatMap((seed): Flip[] => {
    const final = seed.prompts === 'seed' ? finals.get(seed.id) : undefined;
    return final === undefined ? [] : [{ id: seed.id, seed, final }];
  });
  const of = (one: string, other: string) =>
    flips.filter(({ seed, final }) => seed.outcome === one && final.outcome === other);
  const [lost, gained] = [of('correct', 'incorrect'), of('incorrect', 'correct')];
  const shown = [lost, gained].flatMap((some) => some.slice(0, shownQuestions));
  const evidence =
    typeof traces === 'string'
      ? undefined
      : await evidenceOf(
          traces,
          shown.map(({ id }) => id),
        );
  return {
    id: 'flips',
    title: 'Test questions that changed',
    body: html`${typeof traces === 'string' ? html`<p class="note">Only ids are shown: ${traces}</p>` : ''}${unreadHtml(evidence?.unread)}
<h3>Right under the seed prompts, wrong under the final ones: ${figure('lost', lost.length)}</h3>
${flipsHtml(lost, { evidence, linkTo })}
<h3>Wrong under the seed prompts, right under the final ones: ${figure('gained', gained.length)}</h3>
${flipsHtml(gained, { evidence, linkTo })}`,
  };
}

interface FlipContext {
  readonly evidence: ReadEvidence | undefined;
  readonly linkTo: ReportInput['linkTo'];
}

function flipsHtml(flips: readonly Flip[], { evidence, linkTo }: FlipContext): Html {
  const shown = evidence === undefined ? [] : flips.slice(0, shownQuestions);
  const others = flips.slice(shown.length);
  const more = others.length - listedQuestions;
  return html`${shown.map((flip) => flipHtml(flip, { evidence, linkTo }))}
${others.length === 0 ? '' : html`<p class="ids">${shown.length === 0 ? '' : `${others.length} more: `}${others.slice(0, listedQuestions).map(({ id }) => idHtml(id, linkTo))}${more > 0 ? `and ${more} more in outcomes.jsonl` : ''}</p>`}`;
}

function idHtml(id: string, linkTo: ReportInput['linkTo']): Html {
  return linkTo === undefined ? html`<code>${id}</code> ` : html`<a href="${linkTo(id)}"><code>${id}</code></a> `;
}

function flipHtml({ id, seed, final }: Flip, { evidence, linkTo }: FlipContext): Html {
  const of = (prompts: 'seed' | 'final') =>
    evidence?.traces.find((trace) => trace.question === id && trace.purpose === 'test' && trace.prompts === prompts);
  return fold(
    html`<code>${id}</code>`,
    html`<p>${reasonOf('Seed prompts', seed)} ${reasonOf('Final prompts', final)}</p>
${questionLink(id, linkTo)}${tracesHtml({ name: 'Seed prompts', trace: of('seed') }, { name: 'Final prompts', trace: of('final') })}`,
  );
}

function reasonOf(name: string, { outcome, rule, reason }: RunOutcome): string {
  return `${name}: ${outcome}, by the rule ${rule}${reason === undefined ? '' : ` (${reason})`}.`;
}
