import type { FinishedRun } from '../records/read-run.ts';
import { counted } from '../terminal/counted.ts';
import type { BaselineDelta } from './finish/baseline-delta.ts';
import type { FinishReport } from './finish/finish-report.ts';
import { markdownTable } from './markdown-table.ts';
import { percent, points, pText } from './number-text.ts';
import { withoutAccuracy } from './ungraded-scores.ts';

/** Section 4. */
export function deltaSection(
  { bestVsBaselineDelta, protocol }: FinishReport,
  run: Pick<FinishedRun, 'manifest'>,
): string {
  const { finalMetric, lenses } = bestVsBaselineDelta;
  return [
    '## 4. Best-vs-baseline delta',
    ...(withoutAccuracy(run) === undefined
      ? metricPart(finalMetric, protocol)
      : ['There is no accuracy to compare: no answer was graded.']),
    '### Each agent, as the evaluator sees it',
    ...lensesPart(lenses),
  ].join('\n\n');
}

function metricPart(
  { questions, leftOut, seed, final, absolute, relative, gained, lost, p }: BaselineDelta['finalMetric'],
  protocol: string,
): string[] {
  return [
    markdownTable(
      ['final metric', 'seed', 'best', 'absolute', 'relative'],
      [
        [
          `accuracy, ${protocol} test split${leftOut === 0 ? '' : `, on the ${questions} questions scored under both`}`,
          percent(seed) || 'not measured',
          percent(final) || 'not measured',
          absolute === null ? 'not measured' : `${points(absolute)} points`,
          relative === null ? 'not measured' : `${points(relative)} %`,
        ],
      ],
    ),
    p === null
      ? 'Nothing was scored under both prompts.'
      : `${counted(gained, 'question')} gained and ${lost} lost; of a split at least this uneven by chance alone, ${pText(p)} (exact McNemar test).`,
  ];
}

function lensesPart({ notMeasured, agents }: BaselineDelta['lenses']): string[] {
  if (agents.length === 0) return ['Not measured: the seed system was not assessed.'];
  const cell = ({ before, after, delta }: BaselineDelta['lenses']['agents'][number]['localValidity']) => {
    if (before === null) return '';
    return delta === null ? percent(before) : `${percent(before)} → ${percent(after)} (${points(delta)})`;
  };
  return [
    markdownTable(
      ['agent', 'local validity', 'lookahead potential', 'global alignment'],
      agents.map(({ agent, localValidity, lookaheadPotential, globalAlignment }) => [
        agent,
        cell(localValidity),
        cell(lookaheadPotential),
        cell(globalAlignment),
      ]),
    ),
    notMeasured === null
      ? 'Shares of the pool on which the evaluator says yes, under the seed prompts and under the final ones; the change in percentage points.'
      : `Shares of the pool under the seed prompts. Changes were not measured: ${notMeasured}.`,
  ];
}
