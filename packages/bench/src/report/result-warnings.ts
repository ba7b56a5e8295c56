import { isSelfJudged } from '@maspo/models';
import { weaknessOf } from '@maspo/tasks';
import { evaluatorWarning } from '../calibration/evaluator-warning.ts';
import { leakText } from '../grading/prompt-leaks.ts';
import type { FinishedRun } from '../records/read-run.ts';
import type { PairedDifference } from '../statistics/paired-difference.ts';
import { finalCheckBy, isJudged } from './final-check-by.ts';
import { keptText } from './kept-text.ts';
import { labelsText } from './labels-text.ts';
import { unusableWarnings } from './unusable-warnings.ts';

/** A fact that readers must know before they believe a result. */
export interface ResultWarning {
  /** For one line of a terminal. */
  readonly short: string;
  /** In sentences, with what to do. The important words stand between pairs of asterisks. */
  readonly text: string;
}

/** The warnings, the most important first. `compared` compares the outcomes of the run. */
export function resultWarnings(run: FinishedRun, compared: PairedDifference): ResultWarning[] {
  return [
    ...testDrop(run, compared),
    ...budgetNote(run),
    ...weakSandboxNote(run),
    ...leaksNote(run),
    ...evaluatorNote(run),
    ...selfJudgedNote(run),
    ...unusableWarnings(run.summary.unusable).map(({ short, text }) => ({ short, text: `**${text}**` })),
    ...leftOutNote(run),
  ];
}

/** States that labels influenced the search; empty if none did. */
export function labelsNote(summary: FinishedRun['summary']): string[] {
  const text = labelsText(summary);
  return text === undefined ? [] : [text.replace('Uses labels:', '**Uses labels:**')];
}

/** The first warning: the test split disagrees with the source that decided the final check. */
function testDrop(run: FinishedRun, { difference: { value }, n, leftOut }: PairedDifference): ResultWarning[] {
  if (value === null || value >= 0) return [];
  const on = leftOut === 0 ? '' : `, on the ${n} questions scored under both`;
  return [
    {
      short: 'the final prompts score below the seed prompts on the test split',
      text: `**On the test split the final prompts score below the seed prompts${on}.** ${whyDropped[finalCheckBy(run)]}, or the difference is chance.`,
    },
  ];
}

const whyDropped = {
  judge: 'The judge was misled',
  'pool-labels': 'What was right on the pool does not carry over',
  'validation-labels': 'What was right on the validation questions does not carry over',
  nobody: 'No final check held them against the seed prompts',
};

function budgetNote({ manifest, summary: { budgetReached, seed, final } }: FinishedRun): ResultWarning[] {
  if (budgetReached === null) return [];
  const judged = (seed.judged?.share ?? null) !== null || (final.judged?.share ?? null) !== null;
  const unscored = manifest.split.test > 0 && seed.accuracy === null && final.accuracy === null && !judged;
  return [
    {
      short: `budget reached, a higher one goes on: ${budgetReached}`,
      text: `**The budget was reached: ${budgetReached}.** ${unscored ? 'It did not suffice to score the prompts on the test split. ' : ''}With a higher budget the same command goes on from here.`,
    },
  ];
}

function weakSandboxNote({ summary: { sandboxLevel } }: FinishedRun): ResultWarning[] {
  const weakness = sandboxLevel === null ? undefined : weaknessOf(sandboxLevel);
  return weakness === undefined
    ? []
    : [
        {
          short: `do not rely on verdicts on code: the sandbox was weak (${sandboxLevel})`,
          text: `**Do not rely on these verdicts:** ${weakness}.`,
        },
      ];
}

function leaksNote({ summary: { leaks } }: FinishedRun): ResultWarning[] {
  return leaks.length === 0
    ? []
    : [
        {
          short: 'the prompts contain test questions or answers: not a held-out score',
          text: `**Test questions in the prompts:** ${leakText(leaks)}.`,
        },
      ];
}

function evaluatorNote({ manifest, summary: { judgeCheck }, calibration }: FinishedRun): ResultWarning[] {
  const judged = judgeCheck.of === 'pruning' ? { ...manifest, options: manifest.prune } : manifest;
  const warning = evaluatorWarning(judged, { calibration, check: judgeCheck });
  if (warning === undefined) return [];
  const short =
    judgeCheck.warning !== null
      ? 'the judge cannot be told from one that guesses: chance may have led the search'
      : calibration === undefined
        ? 'how far the judge is right is not known: maspo judge calibrate tells'
        : 'the judge may not be good enough for this task';
  return [{ short, text: `**${warning}**` }];
}

function selfJudgedNote({ manifest: { models }, summary }: FinishedRun): ResultWarning[] {
  return isJudged(summary) && isSelfJudged(models)
    ? [
        {
          short: "the evaluator is the agents' own model, and may prefer its own outputs",
          text: "**The evaluator is the agents' own model.** It judged its own outputs, as the configuration states. It may prefer its own outputs, and that is part of every verdict.",
        },
      ]
    : [];
}

function leftOutNote({ summary: { traces } }: FinishedRun): ResultWarning[] {
  if (traces === null || Object.values(traces.leftOut).every((count) => count === 0)) return [];
  return [
    {
      short: 'the evidence of this run is not whole: it met the limit on its size',
      text: `**The evidence of this run is not whole:** ${keptText(traces)}`,
    },
  ];
}
