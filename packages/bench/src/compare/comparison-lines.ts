import { percent, pText, signed } from '../report/number-text.ts';
import { counted } from '../terminal/counted.ts';
import { wrappedLines } from '../terminal/fitted-lines.ts';
import type { ComparedSide, RunComparison } from './run-comparison.ts';

/** A comparison in plain, aligned lines of 80 columns. */
export function comparisonLines(comparison: RunComparison): string[] {
  return factsOf(comparison).flatMap((line) => wrappedLines(line, { indent: indentOf(line) }));
}

/** The indent of continued lines: results continue in their own column, everything else a little to the right. */
function indentOf(line: string): number {
  return /^ {2}\w/.test(line) ? resultIndent : 4;
}

function factsOf(comparison: RunComparison): string[] {
  const { task, protocol, grading, questions, one, other } = comparison;
  return [
    `${task.id}, ${protocol}, ${grading} graders: ${counted(questions.n, 'question')} scored by both${leftOutText(questions)}`,
    ...sideLines([one, other]),
    ...(questions.n === 0
      ? ['Nothing was scored by both, so there is no difference to report.']
      : resultLines(comparison)),
  ];
}

function leftOutText({ unscoredLeftOut, onlyInOne, onlyInOther }: RunComparison['questions']): string {
  const alone = onlyInOne + onlyInOther === 0 ? '' : `, ${onlyInOne} and ${onlyInOther} of one run alone left out`;
  return `, ${unscoredLeftOut} left out as unscored${alone}`;
}

function sideLines(sides: readonly ComparedSide[]): string[] {
  return sides.flatMap((side) => {
    const { run, prompts, accuracy, low, high, cost } = side;
    const score =
      accuracy === null
        ? 'nothing scored'
        : `${percent(accuracy).padStart(8)}  95 % [${percent(low)}, ${percent(high)}]`;
    const details = [score, ...(cost === null ? [] : [costText(cost)]), ...marksOf(side)];
    return [`${run} (${prompts} prompts)`, `    ${details.join('  ')}`];
  });
}

/** What a reader must know about a side before its score: whether its search used labels, and whether its prompts hold test questions. */
export function marksOf({ usesLabels, leaks }: Pick<ComparedSide, 'usesLabels' | 'leaks'>): string[] {
  return [
    ...(usesLabels ? ['uses labels in the search'] : []),
    ...(leaks === 0 ? [] : [`holds ${leaks} test ${leaks === 1 ? 'question or answer' : 'questions or answers'}`]),
  ];
}

function costText({ calls, inputTokens, outputTokens, money }: NonNullable<ComparedSide['cost']>): string {
  const price = money === null ? '' : `, money ${money}`;
  return `${counted(calls, 'call')}, ${inputTokens} + ${outputTokens} tokens${price}`;
}

function resultLines({ difference, gained, lost, p, effect, power, questions }: RunComparison): string[] {
  const { points, low, high } = difference;
  const rows: [name: string, value: string][] = [
    ['difference', `${signed(points!)} points (second less first)  95 % [${signed(low!)}, ${signed(high!)}]`],
    ['changed', `${gained} gained, ${lost} lost; exact McNemar ${pText(p!)}`],
    ['effect size', effectText(effect)],
    ['power', powerText(power, questions.n)],
  ];
  return [...rows.map(([name, value]) => `  ${name.padEnd(resultIndent - 4)}  ${value}`), aboutLine];
}

const resultIndent = 15;

const aboutLine =
  'This is about these prompts, not about their optimizers: another seed may find other prompts. To compare optimizers, run an experiment with several seeds (maspo bench run, maspo bench table).';

function effectText({ cohensH, oddsRatio, cohensG }: RunComparison['effect']): string {
  return [
    `Cohen's h ${cohensH!.toFixed(2)}`,
    ...(cohensG === null ? [] : [`Cohen's g ${cohensG.toFixed(2)}`]),
    ...(oddsRatio === null ? [] : [`odds ratio ${oddsRatio.toFixed(2)}`]),
  ].join(', ');
}

function powerText(
  { discordant, detectablePoints, points, questionsNeeded }: RunComparison['power'],
  n: number,
): string {
  if (questionsNeeded === null) return 'not known: no question changed sides';
  const shown =
    detectablePoints === null
      ? 'are too few to show any difference that this share allows, with 80 % power'
      : `show a difference of ${detectablePoints.toFixed(1)} points with 80 % power`;
  const needed =
    points / 100 > discordant!
      ? `for ${points} points at least ${points} % must change sides, and then ${questionsNeeded} questions are needed`
      : `${points} points need ${questionsNeeded} questions`;
  return `with ${percent(discordant)} changing sides, ${n} questions ${shown}; ${needed}`;
}
