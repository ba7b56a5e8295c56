import { majorityVote, statedAnswers } from '@maspo/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractChoiceAnswer } from '../../src/grading/choice-answer.ts';
import { gradeChoice } from '../../src/grading/choice-grader.ts';
import { extractCode } from '../../src/grading/code-answer.ts';
import { extractMathAnswer } from '../../src/grading/math-answer.ts';
import { gradeMath } from '../../src/grading/math-grader.ts';

// Generous, so that a busy machine changes no verdict here.
const timeLimitMs = 5000;
const seed = 20260710;

/** The name of a value, which only equal values share, and one of its spellings. */
interface Spelled {
  readonly value: string;
  readonly text: string;
}

const whole = fc.integer({ min: 2, max: 9999 });
const small = fc.integer({ min: 2, max: 99 });

function spelledNumber(value: number): fc.Arbitrary<Spelled> {
  const digits = String(value);
  const texts = [digits, `${digits}.0`, value.toLocaleString('en'), `+${digits}`, `${digits} points`, `n = ${digits}`];
  return fc.constantFrom(...texts).map((text) => ({ value: digits, text }));
}

/** Texts that change a number next to them. */
const changers: readonly ((digits: string) => string)[] = [
  (digits) => `-${digits}`,
  (digits) => `\u2212${digits}`,
  (digits) => `${digits} million`,
  (digits) => `${digits} thousand`,
  (digits) => `${digits} dozen`,
  (digits) => `${digits} squared`,
  (digits) => `${digits} and a half`,
  (digits) => `${digits} in base 7`,
  (digits) => `${digits} factorial`,
  (digits) => `${digits}!`,
  (digits) => `\\sqrt{${digits}}`,
  (digits) => `\\frac{1}{${digits}}`,
  (digits) => `${digits}x`,
  (digits) => `${digits}\\pi`,
  (digits) => `${digits}y^{2}`,
  (digits) => `${digits} or 1`,
  (digits) => `not ${digits}`,
  (digits) => `more than ${digits}`,
  (digits) => `${digits}, 1`,
  (digits) => `(${digits}, 1)`,
  (digits) => `${digits} \\text{ or no solution}`,
  (digits) => `${digits} (or 1)`,
  (digits) => `${digits}.5`,
  (digits) => `0.${digits}`,
];

const number: fc.Arbitrary<Spelled> = whole.chain(spelledNumber);
const changedBy = (change: (digits: string) => string): fc.Arbitrary<Spelled> =>
  small.map(String).map((digits) => ({ value: `changed ${digits}`, text: change(digits) }));
const changed = fc.constantFrom(...changers).chain(changedBy);
const changedAlike = fc.constantFrom(...changers).chain((change) => fc.tuple(changedBy(change), changedBy(change)));
const clock: fc.Arbitrary<Spelled> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${hour}:${String(minute).padStart(2, '0')}`)
  .map((text) => ({ value: text, text }));
const pair: fc.Arbitrary<Spelled> = fc
  .tuple(small, small)
  .chain(([x, y]) =>
    fc
      .constantFrom(`(${x}, ${y})`, `x = ${x}, y = ${y}`, `y = ${y}, x = ${x}`, `(x, y) = (${x}, ${y})`)
      .map((text) => ({ value: `(${x}, ${y})`, text })),
  );
const measure: fc.Arbitrary<Spelled> = fc
  .tuple(small, fc.constantFrom('cm', 'kg', 'hours', 'dollars', 'euros', 'm^2'))
  .map(([size, unit]) => ({ value: `${size} ${unit}`, text: `${size} \\text{ ${unit}}` }));

test('none of 10,000 pairs of different values is accepted', { tags: ['long'], timeout: 120_000 }, () => {
  const twoOf = (one: fc.Arbitrary<Spelled>, other = one) => fc.tuple(one, other);
  const pairs = fc.oneof(
    { weight: 5, arbitrary: twoOf(number) },
    { weight: 2, arbitrary: changedAlike },
    { weight: 2, arbitrary: twoOf(small.chain(spelledNumber), changed) },
    { weight: 1, arbitrary: twoOf(clock) },
    { weight: 1, arbitrary: twoOf(pair) },
    { weight: 2, arbitrary: twoOf(measure) },
  );
  fc.assert(
    fc.property(pairs, ([gold, answer]) => {
      fc.pre(gold.value !== answer.value);
      expect(gradeMath(gold.text, `<answer>${answer.text}</answer>`, { timeLimitMs }).outcome).not.toBe('correct');
    }),
    { seed, numRuns: 10_000 },
  );
});

const decorations: readonly ((answer: string) => string)[] = [
  (answer) => `<answer>${answer}</answer>`,
  (answer) => `<answer>**${answer}**</answer>`,
  (answer) => `<answer>*${answer}*</answer>`,
  (answer) => `<answer>"${answer}"</answer>`,
  (answer) => `<answer>'${answer}'</answer>`,
  (answer) => `<answer>“${answer}”</answer>`,
  (answer) => `<answer>\`${answer}\`</answer>`,
  (answer) => `<answer>(${answer})</answer>`,
  (answer) => `<answer>[${answer}]</answer>`,
  (answer) => `<answer>${answer}.</answer>`,
  (answer) => `<answer>\n  ${answer}\n</answer>`,
  (answer) => `<ANSWER>${answer}</ANSWER> I hope it is right.`,
  (answer) => `&lt;answer&gt;${answer}&lt;/answer&gt;`,
  (answer) => `<answer>The answer is ${answer}.</answer>`,
  (answer) => `<answer>${answer}</answer>\nThe form <answer>...</answer> was asked for.`,
  (answer) => `So $\\boxed{${answer}}$.`,
  (answer) => `\\boxed{\\text{${answer}}}`,
  (answer) => `\\boxed{\\boxed{${answer}}}`,
  (answer) => `\\fbox{${answer}}`,
  (answer) => `\\framebox{${answer}}`,
  (answer) => `Answer: ${answer}`,
  (answer) => `ANSWER: **${answer}**`,
  (answer) => `**Answer: ${answer}**`,
  (answer) => `***Answer***: ***${answer}***`,
  (answer) => `The answer is ${answer}.`,
  (answer) => `The answer should be ${answer}.`,
  (answer) => `The answer is therefore ${answer}, because 1 + 1 is 2.`,
  (answer) => `The answer is "${answer}".`,
  (answer) => `## Answer\n\n**${answer}**\n\nI hope this helps.`,
  (answer) => `{"answer": "${answer}"}`,
  (answer) => `[answer: ${answer}]`,
  (answer) => `Final answer = ${answer}`,
  (answer) => `Answer:\n\nAnswer: ${answer}`,
  (answer) => answer,
];

describe.each(decorations.map((decorate) => [decorate('…'), decorate] as const))('the decoration %j', (_, decorate) => {
  test.each(['7', '1234', '-5', '0.5'])('around the number %s changes nothing', (value) => {
    expect(gradeMath(value, decorate(value), { timeLimitMs }).outcome).toBe('correct');
    expect(gradeMath(value, decorate(`${value}1`), { timeLimitMs }).outcome).toBe('incorrect');
  });

  test('around an option changes nothing, neither in grading nor in a vote', () => {
    const options = ['the pressure rises', 'the pressure falls', 'nothing changes'];
    for (const answer of ['B', 'the pressure falls'])
      expect(gradeChoice({ letter: 'B', options }, decorate(answer)).outcome).toBe('correct');
    expect(gradeChoice({ letter: 'B', options }, decorate('C')).outcome).toBe('incorrect');
    const outputs = ['<answer>A</answer>', '<answer>B</answer>', decorate('B')];
    expect(majorityVote(outputs)).toBe(outputs[1]);
  });
});

const repeated = [
  ...[
    '\\boxed{',
    '\\boxed{5} and ',
    '<answer>',
    '</answer>',
    '<answer>5</answer>',
    'answer: ',
    'answer to ',
    'answer\n',
  ],
  ...['The answer is ', '## Answer\n', '"answer": "', '$', '$x$ ', '\\(', '\\[', '\\', '{', '}', '(', '**', '"', '`'],
  ...[' ', '\n', '\u2212', '１', '1,', '1 ', '-', ', ', '(A) or ', 'Therefore, B is ', 'def f(x):\n', "'''", '```\n'],
  ...['```python\n', '~~~', '<code>', '5 (or 6) ', '\\text{', '\\frac{'],
];

/** Quadratic time would be 64 times as much for eight times the length. */
test.each(repeated)('a megabyte of %j is read in time linear in its length', { timeout: 60_000 }, (piece) => {
  const readers: readonly ((text: string) => unknown)[] = [
    (text) => [...statedAnswers(text)],
    extractMathAnswer,
    (text) => extractChoiceAnswer(text, ['one', 'two', 'three', 'four']),
    (text) => extractCode(text, 'f'),
  ];
  for (const read of readers) {
    const timeOf = (length: number) => {
      const text = piece.repeat(length / piece.length);
      return cpuOf(() => read(text));
    };
    const short = Math.min(timeOf(125_000), timeOf(125_000));
    const most = 32 * Math.max(short, leastMicroseconds);
    const long = timeOf(1_000_000);
    // Measured again if the machine may have been busy.
    expect(long < most ? long : timeOf(1_000_000)).toBeLessThan(most);
  }
});

/** Below this the measurement is noise. */
const leastMicroseconds = 4000;

function cpuOf(task: () => unknown): number {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
