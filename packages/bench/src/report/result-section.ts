import { isSelfJudged } from '@maspo/models';
import { type SandboxLevel, weaknessOf } from '@maspo/tasks';
import { evaluatorWarning } from '../calibration/evaluator-warning.ts';
import { judgeCheckText } from '../calibration/judge-check-text.ts';
import type { Score } from '../grading/evaluate-system.ts';
import { leakText } from '../grading/prompt-leaks.ts';
import { eventOf, eventsOf, type FinishedRun } from '../records/read-run.ts';
import { labelsText } from './labels-text.ts';
import { markdownTable, percent } from './markdown-table.ts';
import { pText } from './p-text.ts';
import { statusText } from './status-text.ts';
import { unusableLine, unusableWarnings } from './unusable-warnings.ts';

/** The result: the held-out score before and after, and the final check on the pool. */
export function resultSection(run: FinishedRun): string {
  const { summary, events } = run;
  return [
    '## Result',
    statusText(summary.status),
    ...resultWarnings(run),
    guardsRefused(events) && summary.finalCheck.outcome === 'unchanged'
      ? '**The seed prompts were kept.** What gained on them did not hold the guards.'
      : verdictOf(summary.finalCheck.outcome),
    markdownTable(
      ['prompts', 'grading', 'accuracy', 'correct', 'incorrect', 'unscored'],
      [...rowsOf('seed', summary.seed, summary.grading), ...rowsOf('final', summary.final, summary.grading)],
    ),
    ...resultFacts(run),
  ].join('\n\n');
}

/** What a reader must know before he believes the result, in sentences; the most important first. */
export function resultWarnings({ manifest, summary, events, calibration }: FinishedRun): string[] {
  return [
    ...testDrop(summary, events),
    ...budgetNote(summary),
    ...labelsNote(summary),
    ...leaksNote(summary),
    ...evaluatorNote({ manifest, summary, calibration }),
    ...selfJudgedNote(manifest),
    ...unusableWarnings(summary.unusable).map((warning) => `**${warning}**`),
  ];
}

/** How the result came about, in sentences. */
export function resultFacts({ manifest, summary, events }: FinishedRun): string[] {
  return [
    ...sandboxLines(summary.sandboxLevel),
    `${manifest.split.test} test questions, ${protocolOf(manifest.protocol)}. Accuracy is correct / (correct + incorrect). Only the final prompts got ${summary.changed.gained} right, only the seed prompts ${summary.changed.lost}.`,
    finalCheckLine(summary.finalCheck, events),
    judgeCheckLine(summary),
    unusableLine(summary.unusable),
  ];
}

function sandboxLines(level: SandboxLevel | null): string[] {
  if (level === null) return [];
  const weakness = weaknessOf(level);
  return [
    `Programs ran in the sandbox at the level ${level}.`,
    ...(weakness === undefined ? [] : [`**Do not rely on these verdicts:** ${weakness}.`]),
  ];
}

/** One row; a second one where the published rules were asked for as well. */
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

function verdictOf(outcome: FinishedRun['summary']['finalCheck']['outcome']): string {
  return {
    improved: 'The optimized prompts won the final check against the seed prompts and are the result.',
    'seed-kept':
      '**The seed prompts were kept.** The search found other prompts, but they did not win against the seed on the whole pool.',
    unchanged: '**The seed prompts were kept.** No proposal gained on them.',
    off: '**No final check was made,** as the options say (finalCheck: off): the result is the best prompts found.',
    'not-checked': '**No final check was made:** the result is the best prompts found until the search ended.',
  }[outcome];
}

function budgetNote({ budgetReached, seed, final }: FinishedRun['summary']): string[] {
  if (budgetReached === null) return [];
  const unscored = seed.accuracy === null && final.accuracy === null;
  return [
    `**The budget was reached: ${budgetReached}.** ${unscored ? 'It did not suffice to score the prompts on the test split. ' : ''}With a higher budget the same command goes on from here.`,
  ];
}

function labelsNote(summary: FinishedRun['summary']): string[] {
  const text = labelsText(summary);
  return text === undefined ? [] : [text.replace('Uses labels:', '**Uses labels:**')];
}

function leaksNote({ leaks }: FinishedRun['summary']): string[] {
  return leaks.length === 0 ? [] : [`**Test questions in the prompts:** ${leakText(leaks)}.`];
}

function evaluatorNote({
  manifest,
  summary: { judgeCheck },
  calibration,
}: Pick<FinishedRun, 'manifest' | 'summary' | 'calibration'>): string[] {
  const warning = evaluatorWarning(manifest, { calibration, check: judgeCheck });
  return warning === undefined ? [] : [`**${warning}**`];
}

/** What the check found, and what it took. */
function judgeCheckLine({ judgeCheck }: FinishedRun['summary']): string {
  const calls = Object.values(judgeCheck.calls).reduce((sum, count) => sum + count, 0);
  return `${judgeCheckText(judgeCheck)}${calls === 0 ? '' : ` It took ${calls} calls, which are not in the figures below.`}`;
}

function selfJudgedNote({ models }: FinishedRun['manifest']): string[] {
  return isSelfJudged(models)
    ? [
        "**The evaluator is the agents' own model.** It judged its own outputs, as the configuration states. It may prefer its own outputs, and that is part of every verdict.",
      ]
    : [];
}

/** The judge, or the labels of the pool, decide the final check. Where the test split disagrees with it, the report says so first. */
function testDrop({ seed, final }: FinishedRun['summary'], events: FinishedRun['events']): string[] {
  if (seed.accuracy === null || final.accuracy === null || final.accuracy >= seed.accuracy) return [];
  return [
    `**On the test split the final prompts score below the seed prompts.** ${isPoolGraded(events) ? 'What was right on the pool does not carry over' : 'The judge was misled'}, or the difference is chance.`,
  ];
}

function isPoolGraded(events: FinishedRun['events']): boolean {
  return eventOf(events, 'run-started')?.finalAnswers === 'graded';
}

function protocolOf(protocol: string): string {
  return protocol === 'held-out'
    ? 'held-out: none of them, nor an equal text, was in the pool that the optimizer saw'
    : '**transductive**: the pool that the optimizer saw was drawn from these questions, so the score is not a held-out one';
}

function finalCheckLine(
  { outcome, wins, ties, losses, unscored, reward, p }: FinishedRun['summary']['finalCheck'],
  events: FinishedRun['events'],
): string {
  const byLabels = events.some((event) => event.type === 'trial-finished' && event.metric === 'accuracy');
  const basis = byLabels
    ? 'on the labelled validation questions, by the score of the final response'
    : `on the pool, ${isPoolGraded(events) ? 'by the graded outcomes of' : 'judged on'} the final response`;
  if (outcome === 'not-checked' || outcome === 'off') return 'No final check was made.';
  if (outcome === 'unchanged') return 'There was nothing to compare in the final check.';
  return `Final check ${basis}: ${wins} wins, ${ties} ties, ${losses} losses, ${unscored} unscored; mean ${reward?.toFixed(3) ?? 'not available'} (above 0.5 wins).${p === null || p === undefined ? '' : ` Exact sign test of wins against losses, on the same questions: ${pText(p)}.`}`;
}
