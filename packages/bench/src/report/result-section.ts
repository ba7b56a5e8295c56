import { judgeCheckText } from '../calibration/judge-check-text.ts';
import type { Score } from '../grading/evaluate-system.ts';
import { testScores } from '../records/manifest.ts';
import { eventsOf, type FinishedRun } from '../records/read-run.ts';
import type { PairedDifference } from '../statistics/paired-difference.ts';
import { counted } from '../terminal/counted.ts';
import { type FinalCheckBy, finalCheckBy } from './final-check-by.ts';
import { markdownTable } from './markdown-table.ts';
import { percent, pText } from './number-text.ts';
import { labelsNote, resultWarnings } from './result-warnings.ts';
import { statusText } from './status-text.ts';
import { judgedTable, validationTable, validationText, withoutAccuracy } from './ungraded-scores.ts';
import { unusableLine } from './unusable-warnings.ts';

/** The result: the test scores before and after, and the final check. */
export function resultSection(run: FinishedRun, compared: PairedDifference): string {
  const { summary, events } = run;
  return [
    '## Result',
    statusText(summary.status),
    ...labelsNote(summary),
    ...resultWarnings(run, compared).map(({ text }) => text),
    guardsRefused(events) && summary.finalCheck.outcome === 'unchanged'
      ? '**The seed prompts were kept.** Prompts that gained did not meet the guards.'
      : verdictOf(run),
    ...scoresPart(run),
    ...resultFacts(run),
  ].join('\n\n');
}

/** The graded scores, or why there are none. Judgements and validation questions have their own tables. */
function scoresPart(run: FinishedRun): string[] {
  const { seed, final, grading } = run.summary;
  const [reason, judged, validation] = [withoutAccuracy(run), judgedTable(run), validationTable(run)];
  return [
    reason ??
      markdownTable(
        ['prompts', 'grading', 'accuracy', 'correct', 'incorrect', 'unscored'],
        [...rowsOf('seed', seed, grading), ...rowsOf('final', final, grading)],
      ),
    ...(judged === undefined ? [] : [markdownTable(judged.header, judged.rows)]),
    ...(validation === undefined ? [] : [validationText(run), markdownTable(validation.header, validation.rows)]),
  ];
}

/** How the result came about, in sentences. */
export function resultFacts(run: FinishedRun): string[] {
  const { manifest, summary } = run;
  return [
    ...(summary.sandboxLevel === null ? [] : [`Programs ran in the sandbox at the level ${summary.sandboxLevel}.`]),
    ...testFacts({ manifest, summary }),
    finalCheckLine(run),
    judgeCheckLine(summary),
    ...[unusableLine(summary.unusable)].filter((line) => line !== undefined),
  ];
}

function testFacts({ manifest, summary: { changed } }: Pick<FinishedRun, 'manifest' | 'summary'>): string[] {
  const questions = `${manifest.split.test} test questions, ${protocolOf(manifest.protocol)}.`;
  switch (testScores(manifest)) {
    case 'none':
      return [];
    case 'judged':
      return [`${questions} What could not be judged is left out of the shares.`];
    case 'graded':
      return [
        `${questions} Accuracy is correct / (correct + incorrect). ${counted(changed.gained, 'question')} only the final prompts got right, ${changed.lost} only the seed prompts.`,
      ];
  }
}

/** One row; a second row if the published rules were also used. */
function rowsOf(prompts: string, score: Score, grading: FinishedRun['summary']['grading']): (string | number)[][] {
  const row = (by: string, { accuracy, correct, incorrect, unscored }: Score) => [
    prompts,
    by,
    percent(accuracy),
    correct,
    incorrect,
    unscored,
  ];
  const published = score.asPublished === undefined ? [] : [row('as-published', score.asPublished)];
  return [row(grading === 'both' ? 'repaired' : grading, score), ...published];
}

function guardsRefused(events: FinishedRun['events']): boolean {
  return eventsOf(events, 'guard-checked').some(({ adopted }) => !adopted);
}

/** The result of the final check, without marks. */
export function checkedText(run: FinishedRun): string {
  return verdictOf(run).replaceAll('**', '');
}

function verdictOf(run: FinishedRun): string {
  const questions = finalCheckBy(run) === 'validation-labels' ? 'the validation questions' : 'the whole pool';
  const { outcome, p } = run.summary.finalCheck;
  const chance = p !== null && p > 0.05 ? ` Chance alone could make this difference (${pText(p)}).` : '';
  return {
    improved: `The optimized prompts won the final check against the seed prompts and are the result.${chance}`,
    'seed-kept': `**The seed prompts were kept.** The search found other prompts, but they did not win against the seed on ${questions}.`,
    unchanged: '**The seed prompts were kept.** No proposal gained on them.',
    off: '**No final check was made,** as the options say (finalCheck: off): the result is the best prompts found.',
    'not-checked': '**No final check was made:** the result is the best prompts found until the search ended.',
  }[outcome];
}

/** The result of the judge check, and the number of its calls. */
function judgeCheckLine({ judgeCheck }: FinishedRun['summary']): string {
  const calls = Object.values(judgeCheck.calls).reduce((sum, count) => sum + count, 0);
  return `${judgeCheckText(judgeCheck)}${calls === 0 ? '' : ` It took ${calls} calls, which are not in the figures below.`}`;
}

function protocolOf(protocol: string): string {
  return protocol === 'held-out'
    ? 'held-out: none of them, nor an equal text, was in the pool that the optimizer saw'
    : '**transductive**: the pool that the optimizer saw was drawn from these questions, so the score is not a held-out one';
}

function finalCheckLine(run: FinishedRun): string {
  const { outcome, wins, ties, losses, unscored, reward, p } = run.summary.finalCheck;
  const by = finalCheckBy(run);
  if (by === 'nobody')
    return outcome === 'unchanged' ? 'There was nothing to compare in the final check.' : 'No final check was made.';
  return `Final check ${bases[by]} the final response: ${counted(wins, 'win')}, ${counted(ties, 'tie')}, ${counted(losses, 'loss', 'losses')}, ${unscored} unscored; mean ${reward?.toFixed(3) ?? 'not available'} (above 0.5 wins).${p === null || p === undefined ? '' : ` Exact sign test of wins against losses, on the same questions: ${pText(p)}.`}`;
}

const bases: Readonly<Record<Exclude<FinalCheckBy, 'nobody'>, string>> = {
  judge: 'on the pool, judged on',
  'pool-labels': 'on the pool, by the graded outcomes of',
  'validation-labels': 'on the labelled validation questions, by the score of',
};
