import type { RunSoFar } from '../records/read-run.ts';
import type { MisalignmentSummary } from './finish/misalignment-summary.ts';
import { markdownTable } from './markdown-table.ts';
import { misalignmentText } from './misalignment-text.ts';
import { notLookedText } from './not-looked-text.ts';
import { sparkline } from './sparkline.ts';

/** Section 3. */
export function misalignmentSection(summary: MisalignmentSummary | null, run: Pick<RunSoFar, 'manifest'>): string {
  const title = '## 3. Misalignment case summary';
  if (summary === null) return [title, notLookedText(run)].join('\n\n');
  const { count, mined, outcomes, rounds } = summary;
  return [
    title,
    misalignmentText.case,
    count === 0
      ? 'No case was found.'
      : `**${count} cases** at the end, one for each agent and question (${mined} finds in all). Run again under the final prompts: ${outcomes.repaired} repaired, ${outcomes['still-failing']} still failing, ${outcomes.unscored} could not be judged, ${outcomes['not-rerun']} not run again.`,
    ...categoriesPart(summary.topCategories),
    ...(rounds.length === 0
      ? []
      : [
          'All categories together, by round:',
          markdownTable(
            ['round', 'found', 'on new questions', 'held', 'change'],
            rounds.map(({ round, mined: found, added, stored, change }) => [round, found, added, stored, change]),
          ),
        ]),
    ...ratePart(summary.rateByStep),
    ...(summary.topologyAdvice === null ? [] : [`**Consider another topology.** ${summary.topologyAdvice}`]),
  ].join('\n\n');
}

const meanings = {
  both: 'both: neither readers nor final answer better',
  global: 'global: final answer no better',
  lookahead: 'lookahead: readers no better',
};

function categoriesPart(categories: MisalignmentSummary['topCategories']): string[] {
  if (categories.length === 0) return [];
  const rounds = categories[0]!.byRound.map(({ round }) => `held after round ${round} (found in it)`);
  return [
    markdownTable(
      ['category', 'cases', 'repaired', ...rounds, 'trend'],
      categories.map(({ category, count, repaired, byRound, trend }) => [
        meanings[category],
        count,
        repaired,
        ...byRound.map(({ stored, mined }) => `${stored} (${mined})`),
        trend ?? 'not measured',
      ]),
    ),
  ];
}

/** One line for each agent: the steps of all its visits. */
function ratePart(steps: MisalignmentSummary['rateByStep']): string[] {
  if (steps.length === 0) return [];
  const highest = Math.max(0, ...steps.flatMap(({ rate }) => rate ?? []));
  const byAgent = Map.groupBy(steps, ({ agent }) => agent);
  const shown = (rate: number | null | undefined) => (rate == null ? 'not measured' : `${(rate * 100).toFixed(0)} %`);
  return [
    '### Rate of misalignment by step',
    markdownTable(
      ['agent', 'steps', 'first', 'last', 'compared', 'misaligned', 'same text'],
      Array.from(byAgent, ([agent, own]) => [
        agent,
        `\`${sparkline(
          own.map(({ rate }) => rate),
          highest,
        )}\``,
        shown(own[0]?.rate),
        shown(own.at(-1)?.rate),
        own.reduce((sum, { compared }) => sum + compared, 0),
        own.reduce((sum, { misaligned }) => sum + misaligned, 0),
        own.reduce((sum, { identical }) => sum + identical, 0),
      ]),
    ),
    `Misaligned among the comparisons of a step on randomly drawn questions; the bars reach from 0 to ${shown(highest)}, and a dot is a step without a comparison. ${misalignmentText.sameText}`,
  ];
}
