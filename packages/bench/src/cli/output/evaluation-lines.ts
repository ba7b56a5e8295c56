import type { JudgedScore } from '../../grading/evaluate-system.ts';
import { leakText } from '../../grading/prompt-leaks.ts';
import { percent } from '../../report/number-text.ts';
import type { Evaluation } from '../../runs/evaluate-run.ts';
import { clusteredProportion } from '../../statistics/clustered-proportion.ts';
import { nounFor } from '../../terminal/counted.ts';
import { factLines } from './facts.ts';
import { simulatedNotice } from './simulated-notice.ts';

/** The result of `maspo evaluate`, for people. The command writes no report, so the warnings are printed in full. */
export function evaluationLines(evaluation: Evaluation): string[] {
  const { task, protocol, grading, score, outcomes, calls, tokens, leaks, simulated } = evaluation;
  const used = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return [
    ...(simulated ? [simulatedNotice] : []),
    ...testLines(evaluation),
    ...evaluation.validation.flatMap((source) =>
      factLines(
        'Validated',
        `${source.name}: ${percent(source.score.accuracy) || 'nothing scored'}: ${countText(source.score)}`,
      ),
    ),
    ...factLines(
      'Protocol',
      `${task}, ${outcomes.length} test questions, ${protocol}, ${score.judged === undefined ? `graders ${grading}` : 'judged by a rubric'}`,
    ),
    ...factLines('Cost', `${count(used)} ${nounFor(used, 'call')}, ${count(tokens.input + tokens.output)} tokens`),
    ...(leaks.length === 0 ? [] : factLines('Warning', `${leakText(leaks)}.`)),
  ];
}

function testLines({ score, outcomes }: Evaluation): string[] {
  if (score.judged !== undefined) return factLines('Judged', judgedText(score.judged));
  if (outcomes.length === 0) return factLines('Score', 'no answers, so no accuracy is reported');
  const published = score.asPublished;
  return [
    ...factLines(
      'Score',
      `${percent(score.accuracy) || 'nothing scored'}${intervalText(outcomes)}: ${countText(score)}`,
    ),
    ...(published === undefined
      ? []
      : factLines(
          '',
          `by the published rules ${percent(published.accuracy) || 'nothing scored'}: ${countText(published)}`,
        )),
  ];
}

function judgedText({ share, meets, fails, unscored }: JudgedScore): string {
  return `by the evaluator against the rubric, not graded: ${percent(share) || 'nothing judged'}: ${meets} meet it, ${fails} do not, ${unscored} unscored`;
}

function intervalText(outcomes: Evaluation['outcomes']): string {
  const scored = outcomes.filter(({ outcome }) => outcome !== 'unscored');
  const { low, high } = clusteredProportion(
    scored.map(({ id, outcome }) => ({ cluster: id, value: Number(outcome === 'correct') })),
  );
  return low === null || high === null ? '' : ` (95 % ${percent(low)} to ${percent(high)})`;
}

function countText({ correct, incorrect, unscored }: Omit<Evaluation['score'], 'asPublished'>): string {
  return `${correct} correct, ${incorrect} incorrect, ${unscored} unscored`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
