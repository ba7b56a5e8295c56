import type { Example, Gold } from '@maspo/tasks';

/**
 * The output with its answer replaced by the right one; undefined where the answer cannot be found in the output, or no right one is known.
 */
export function withRightAnswer(output: string, gold: Gold): string | undefined {
  switch (gold.format) {
    case 'math':
      return withTaggedAnswer(output, gold.answer);
    case 'choice':
      return withTaggedAnswer(output, gold.letter);
    case 'code':
      return gold.solution === undefined ? undefined : withProgram(output, () => gold.solution);
    default: {
      const [answer] = answersIn(gold);
      return answer === undefined ? undefined : withTaggedAnswer(output, answer);
    }
  }
}

/** Right answers as texts. For a pattern or a function, the accepted texts are not known. */
function answersIn(gold: Gold): readonly string[] {
  switch (gold.format) {
    case 'text':
      return gold.answers;
    case 'value':
      return [JSON.stringify(gold.value)];
    case 'row':
      return typeof gold.answer === 'string' ? [gold.answer] : [];
    default:
      return [];
  }
}

/**
 * The output with its answer replaced by wrong answers, the likeliest mistakes first. The grader decides whether an answer is wrong.
 * `others` are questions whose answers may be mistaken for the answer of the example.
 */
export function withWrongAnswers(output: string, { gold }: Example, others: readonly Example[]): string[] {
  return swapped(output, gold, others).filter((text) => text !== undefined);
}

function swapped(output: string, gold: Gold, others: readonly Example[]): (string | undefined)[] {
  switch (gold.format) {
    case 'math':
      return wrongResults(gold, others).map((answer) => withTaggedAnswer(output, answer));
    case 'choice':
      return wrongLetters(gold).map((letter) => withTaggedAnswer(output, letter));
    case 'code':
      return slips.map(([from, to]) => withProgram(output, (program) => slipped(program, from, to)));
    default:
      return others
        .slice(0, 4)
        .flatMap((other) => answersIn(other.gold).slice(0, 1))
        .map((answer) => withTaggedAnswer(output, answer));
  }
}

/** The reasoning stays, so that the two outputs differ in their conclusion and not in style or length. */
function withTaggedAnswer(output: string, answer: string): string | undefined {
  const open = output.toLowerCase().lastIndexOf('<answer>');
  const close = output.toLowerCase().indexOf('</answer>', open);
  if (open === -1 || close === -1) return undefined;
  return `${output.slice(0, open)}<answer>${answer}${output.slice(close)}`;
}

function withProgram(output: string, change: (program: string) => string | undefined): string | undefined {
  const block = [...output.matchAll(/^```(?:python|py)[^\n]*\n([\s\S]*?)^```/gim)].at(-1);
  if (block === undefined) return undefined;
  const program = change(block[1]!);
  if (program === undefined) return undefined;
  const start = block.index + block[0].indexOf('\n') + 1;
  return `${output.slice(0, start)}${program.trimEnd()}\n${output.slice(start + block[1]!.length)}`;
}

function wrongResults(gold: Gold, others: readonly Example[]): string[] {
  if (gold.format !== 'math') return [];
  const whole = /^-?\d{1,9}$/.test(gold.answer.trim()) ? Number(gold.answer) : undefined;
  const near = whole === undefined ? [] : [whole + 1, whole - 1, 2 * whole].map(String);
  const foreign = others.flatMap((other) => (other.gold.format === 'math' ? [other.gold.answer] : []));
  return [...near, ...foreign.slice(0, 4)].filter((answer) => answer !== gold.answer);
}

function wrongLetters(gold: Gold): string[] {
  if (gold.format !== 'choice') return [];
  const letters = gold.options.map((_, index) => String.fromCharCode('A'.charCodeAt(0) + index));
  const next = letters.indexOf(gold.letter) + 1;
  return [...letters.slice(next), ...letters.slice(0, next - 1)];
}

/** Small mistakes of a programmer. Every test of a return value detects the last one. */
const slips: readonly (readonly [from: RegExp, to: string])[] = [
  [/<=/, '<'],
  [/>=/, '>'],
  [/ == /, ' != '],
  [/ \+ /, ' - '],
  [/ - /, ' + '],
  [/ \* /, ' + '],
  [/\bTrue\b/, 'False'],
  [/\breturn .+/, 'return None'],
];

function slipped(program: string, from: RegExp, to: string): string | undefined {
  const changed = program.replace(from, to);
  return changed === program ? undefined : changed;
}
