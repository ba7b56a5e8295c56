import type { RunSoFar } from '../records/read-run.ts';
import { shownText } from '../terminal/shown-text.ts';
import type { FailureModes } from './finish/failure-modes.ts';
import { markdownTable } from './markdown-table.ts';
import { notLookedText } from './not-looked-text.ts';
import { percent } from './number-text.ts';

const shownCases = 20;

/** Section 5. */
export function failureModesSection(
  { cases, reasons, assessedUnder, localAboveGlobal }: FailureModes,
  run: Pick<RunSoFar, 'manifest'>,
): string {
  return [
    '## 5. Remaining failure modes',
    ...agentsPart({ assessedUnder, localAboveGlobal }),
    '### Misalignment cases that are not repaired',
    ...(cases === null || reasons === null
      ? [notLookedText(run)]
      : cases.length === 0
        ? ['None.']
        : casesPart(cases, reasons)),
  ].join('\n\n');
}

function agentsPart({ assessedUnder, localAboveGlobal }: Pick<FailureModes, 'assessedUnder' | 'localAboveGlobal'>) {
  const title = '### Local high, global low';
  if (assessedUnder === null) return [title, 'Not measured: the agents were not assessed.'];
  const under =
    assessedUnder === 'final' ? 'the final prompts' : 'the seed prompts (not measured under the final ones)';
  if (localAboveGlobal.length === 0)
    return [title, `Under ${under}, no agent fulfils its role more often than the final answer is good.`];
  return [
    title,
    `Agents that fulfil their role more often than the final answer is good, under ${under}:`,
    markdownTable(
      ['agent', 'local validity', 'global alignment', 'gap in points'],
      localAboveGlobal.map(({ agent, localValidity, globalAlignment, gap }) => [
        agent,
        percent(localValidity),
        percent(globalAlignment),
        (gap * 100).toFixed(2),
      ]),
    ),
  ];
}

function casesPart(cases: NonNullable<FailureModes['cases']>, reasons: NonNullable<FailureModes['reasons']>): string[] {
  const more = cases.length - shownCases;
  return [
    'Why they are not:',
    reasons.map(({ reason, count }) => `- ${count} × ${shownText(reason)}`).join('\n'),
    markdownTable(
      ['agent', 'question', 'worse', 'became worse at', 'run again', 'outcome'],
      cases
        .slice(0, shownCases)
        .map(({ agent, question, category, failedAgent, rerun, outcome, reason }) => [
          agent,
          question,
          category,
          failedAgent,
          rerun ? 'yes' : 'no',
          outcome === 'not-rerun' ? reason : `${outcome}: ${reason}`,
        ]),
    ),
    ...(more > 0 ? [`${more} more are in finish-report.json.`] : []),
  ];
}
