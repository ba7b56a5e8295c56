import { join } from 'node:path';
import { namedModels } from '@maspo/models';
import type { Score } from '../../grading/evaluate-system.ts';
import { readJsonl } from '../../input/read-json.ts';
import { type ElapsedTime, readElapsedTime } from '../../records/elapsed-time.ts';
import { testScores } from '../../records/manifest.ts';
import { type FinishedRun, readRun } from '../../records/read-run.ts';
import { elapsedText } from '../../report/elapsed-text.ts';
import { type FinalCheckBy, finalCheckBy } from '../../report/final-check-by.ts';
import type { RunOutcome } from '../../report/html/report-input.ts';
import { percent, points, pText } from '../../report/number-text.ts';
import { checkedText } from '../../report/result-section.ts';
import { type ResultWarning, resultWarnings } from '../../report/result-warnings.ts';
import { spentText } from '../../report/spent-text.ts';
import { statusText } from '../../report/status-text.ts';
import { comparedOutcomes, judgementOf } from '../../report/test-comparison.ts';
import { nothingJudged } from '../../report/ungraded-scores.ts';
import type { PairedDifference } from '../../statistics/paired-difference.ts';
import { counted, nounFor } from '../../terminal/counted.ts';
import { oneLine, wrappedLines } from '../../terminal/fitted-lines.ts';
import { factLines } from './facts.ts';
import { simulatedNotice } from './simulated-notice.ts';

/** The maximum number of lines for a run, at 80 columns; a longer path may need one more. */
const mostLines = 12;

/** A finished run in a few lines for people, from its directory. Throws `MaspoError` for a directory without a finished run. */
export async function runSummary(directory: string): Promise<string[]> {
  const [run, outcomes, elapsed] = await Promise.all([
    readRun(directory),
    readJsonl(join(directory, 'outcomes.jsonl')) as Promise<RunOutcome[]>,
    readElapsedTime(directory),
  ]);
  return summaryLines(directory, { run, outcomes, elapsed });
}

export interface SummarySource {
  readonly run: FinishedRun;
  readonly outcomes: readonly RunOutcome[];
  readonly elapsed: ElapsedTime | null;
}

/**
 * The verdict, its evidence, the cost, and as many warnings as fit; the report has all of them. The check on the pool is left out if the
 * warnings need its lines, because the verdict on the test split is stronger.
 */
export function summaryLines(directory: string, { run, outcomes, elapsed }: SummarySource): string[] {
  const compared = comparedOutcomes(outcomes);
  const verdict = [...modelLines(run), ...wrappedLines(verdictOf(run, compared)), ...scoreLines(run, compared)];
  const check = checkLines(run);
  const facts = [...factLines('Protocol', protocolOf(run)), ...factLines('Cost', costOf(run, elapsed))];
  const files = factLines('Files', `${join(directory, 'report.html')}, and in the same place report.md, prompts.json`);
  const warnings = resultWarnings(run, compared);
  // If nothing was graded, the check is the only evidence for the prompts.
  const isGraded = testScores(run.manifest) === 'graded';
  const room = mostLines - verdict.length - facts.length - files.length;
  return [
    ...verdict,
    ...(!isGraded || warnings.length + check.length <= room ? check : []),
    ...facts,
    ...warningLines(warnings, isGraded ? room : room - check.length),
    ...files,
  ];
}

function modelLines({ manifest }: FinishedRun): string[] {
  if (manifest.simulated) return [simulatedNotice];
  const names = new Set(
    namedModels(manifest.models).map(({ config }) => (config.provider === 'simulated' ? 'simulated' : config.model)),
  );
  return factLines('Models', [...names].join(', '));
}

/** States how the run ended, unless it completed its schedule. For a budget, there is a warning instead. */
function verdictOf(run: FinishedRun, compared: PairedDifference): string {
  const { status, budgetReached, finalCheck } = run.summary;
  const end = status === 'finished' || budgetReached !== null ? '' : `${statusText(status)} `;
  if (testScores(run.manifest) !== 'graded') return `${end}${checkedText(run)}`;
  if (compared.n === 0) return `${end}Nothing was scored under both prompts, so there is no verdict.`;
  if (finalCheck.outcome === 'seed-kept' || finalCheck.outcome === 'unchanged')
    return `${end}The seed prompts were kept: nothing better was found.`;
  return `${end}${judgementOf(compared)}`;
}

function scoreLines(run: FinishedRun, compared: PairedDifference): string[] {
  return [...testLines(run, compared), ...validationLines(run)];
}

function testLines(
  { manifest, summary: { seed, final } }: FinishedRun,
  { n, leftOut, difference, gained, lost, p }: PairedDifference,
): string[] {
  const basis = testScores(manifest);
  if (basis === 'none') return factLines('Score', 'no answers, so no accuracy is reported');
  if (basis === 'judged') {
    const judged = ({ judged: { share } = nothingJudged }: typeof seed) => percent(share) || 'not judged';
    return factLines(
      'Judged',
      `by the evaluator, not graded: ${judged(seed)} meet the rubric under the seed prompts, ${judged(final)} under the final ones`,
    );
  }
  const share = ({ accuracy }: typeof seed) => percent(accuracy) || 'not measured';
  const scores = `seed ${share(seed)}, final ${share(final)}`;
  const { value, low, high } = difference;
  if (n === 0 || value === null || low === null || high === null || p === null) return factLines('Score', scores);
  // If questions were left out, the difference is not that of the two shares.
  const onText = leftOut === 0 ? '' : `, on the ${n} scored under both`;
  return [
    ...factLines('Score', `${scores}: ${points(value)} points (95 % ${points(low)} to ${points(high)})${onText}`),
    ...factLines(
      'Changed',
      `${counted(gained, 'question')} only the final prompts got right, ${lost} only the seed prompts (exact McNemar test: ${pText(p)})`,
    ),
  ];
}

/** The scores on each file of validation questions; for more than three files, their number. */
function validationLines({ summary: { validation = [] } }: FinishedRun): string[] {
  if (validation.length === 0) return [];
  const share = ({ accuracy }: Score) => percent(accuracy) || 'not measured';
  const texts = validation.map(({ name, seed, final }) => `${name} ${share(seed)} to ${share(final)}`);
  return factLines(
    'Validated',
    texts.length > 3 ? `${texts.length} files, see report.md` : `seed to final: ${texts.join('; ')}`,
  );
}

function checkLines(run: FinishedRun): string[] {
  const { outcome, wins, ties, losses, unscored, reward, p } = run.summary.finalCheck;
  const by = finalCheckBy(run);
  if (by === 'nobody')
    return factLines(
      'Check',
      outcome === 'unchanged'
        ? 'no proposal gained on the seed prompts'
        : 'no final check was made: these are the best prompts found',
    );
  const left = unscored === 0 ? '' : `, ${unscored} unscored`;
  const test = p === null ? '' : ` (sign test ${pText(p)})`;
  // The mean decides, and the counts do not show it if verdicts are probabilities.
  const isCounted = Math.abs((wins + ties / 2) / (wins + ties + losses) - (reward ?? 0)) < 1e-9;
  const meanNote = reward === null || isCounted ? '' : `, mean ${reward.toFixed(4)} (0.5 is a draw)`;
  return factLines(
    'Check',
    `${bases[by]}: ${counted(wins, 'win')}, ${counted(ties, 'tie')}, ${counted(losses, 'loss', 'losses')}${meanNote}${left}${test}`,
  );
}

const bases: Readonly<Record<Exclude<FinalCheckBy, 'nobody'>, string>> = {
  judge: 'judged on the pool',
  'pool-labels': 'graded on the pool',
  'validation-labels': 'graded on validation questions',
};

function protocolOf({ manifest, summary }: FinishedRun): string {
  const { protocol, usesLabels, optimizer, preset } = summary;
  const name = preset === optimizer ? optimizer : `${optimizer} (${preset})`;
  const tested = manifest.split.test === 0 ? 'no test questions' : `${manifest.split.test} test questions, ${protocol}`;
  return `${tested}; ${usesLabels ? 'the search uses labels' : 'no labels in the search'}; ${name}`;
}

function costOf({ manifest, summary: { usage, judgeCheck } }: FinishedRun, elapsed: ElapsedTime | null): string {
  const { calls, inputTokens, outputTokens, money } = usage.total;
  const checked = Object.values(judgeCheck.calls).reduce((sum, count) => sum + count, 0);
  const isMeasured = elapsed !== null && !manifest.simulated;
  return [
    `${count(calls)} ${nounFor(calls, 'call')}${checked === 0 ? '' : ` (and ${count(checked)} to check the judge)`}`,
    `${count(inputTokens + outputTokens)} tokens`,
    ...(money === undefined ? [] : [spentText(money, manifest)]),
    ...(isMeasured ? [elapsedText(elapsed.optimization + elapsed.evaluation)] : []),
  ].join(', ');
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** One line for each warning. If there are more than `room`, the last line counts the others, which the report has. */
function warningLines(warnings: readonly ResultWarning[], room: number): string[] {
  const shown = warnings.length <= room ? warnings.length : Math.max(0, room - 1);
  const left = warnings.length - shown;
  return [
    ...warnings.slice(0, shown).map(({ short }) => oneLine(`Warning   ${short}`)),
    ...(left === 0 ? [] : [`Warning   ${left}${shown === 0 ? '' : ' more'}: see report.md`]),
  ];
}
