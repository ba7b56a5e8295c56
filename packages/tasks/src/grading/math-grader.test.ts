import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsDatasets } from '../../testing/needs.ts';
import { gradeMath } from './math-grader.ts';

const timeLimitMs = 5000;

describe('gradeMath', () => {
  test.each([
    ['5', '<answer>5</answer>', 'tag/text'],
    ['10,080', 'it is \\boxed{10080}', 'boxed/text'],
    ['5', 'The answer is 5.0.', 'phrase/number'],
    ['\\frac{1}{2}', 'so we get $x = 0.5$', 'formula/number'],
    ['\\sqrt{8}', 'that makes \\(2\\sqrt{2}\\)', 'formula/symbolic'],
    ['(x+1)^2', '<answer>x^2+2x+1</answer>', 'tag/numeric'],
    ['\\sqrt{2}', '<answer>1.41421356</answer>', 'tag/approximate'],
    ['5', 'so we have 5', 'number/text'],
  ])('accepts for gold %s the output %j by rule %s', (gold, output, rule) => {
    const { outcome, rule: found } = gradeMath(gold, output, { timeLimitMs });
    expect({ outcome, rule: found }).toEqual({ outcome: 'correct', rule });
  });

  test.each([
    ['5', 'so we have 6', 'number/different'],
    ['[0,1)', '<answer>(0,1]</answer>', 'tag/different'],
    ['3', `<answer>3${'.'.repeat(100_000)}</answer>`, 'tag/different'],
    ['3', '<answer>Either 3 or 4</answer>', 'tag/different'],
    ['3', '<answer>%&\\frac{</answer>', 'tag/different'],
    ['2', '<answer>9^{9^{9^{9}}}</answer>', 'tag/different'],
    ['12', '<answer>1 2</answer>', 'tag/different'],
  ])('refuses for gold %s the output %j by rule %s', (gold, output, rule) => {
    expect(gradeMath(gold, output, { timeLimitMs })).toEqual({ outcome: 'incorrect', rule });
  });

  test('counts an output without an answer as incorrect, with a rule of its own', () => {
    expect(gradeMath('5', 'I do not know')).toMatchObject({ outcome: 'incorrect', rule: 'no-answer' });
  });

  test('does not score against a blank gold answer', () => {
    expect(gradeMath(' ', '<answer></answer>')).toMatchObject({ outcome: 'unscored', rule: 'no-gold' });
  });

  test.each(['\\frac{1}{', '\\begin{cases} 1', '\\int x', '9^{9^{9^{9}}}'])(
    'does not score against gold %s, which it does not understand, unless the text is the same',
    (gold) => {
      expect(gradeMath(gold, '<answer>7</answer>')).toMatchObject({
        outcome: 'unscored',
        rule: 'tag/gold-not-understood',
      });
      expect(gradeMath(gold, `<answer>${gold}</answer>`)).toEqual({ outcome: 'correct', rule: 'tag/text' });
    },
  );

  test('stops a comparison at its time limit, does not score it, and goes on afterwards', () => {
    const long = `${'\\sin(x+1)+'.repeat(40)}1`;
    expect(gradeMath('x', `<answer>${long}</answer>`, { timeLimitMs: 1 })).toEqual({
      outcome: 'unscored',
      rule: 'tag/out-of-time',
      reason: 'comparing took more than 1 ms',
    });
    expect(gradeMath('x+1', '<answer>1+x</answer>', { timeLimitMs }).outcome).toBe('correct');
  });

  test.skipIf(needsDatasets.missing).for([
    ['math-500.jsonl', 500],
    ['agieval-math.jsonl', 256],
  ] as const)(`accepts all published golds of %s and refuses a changed one ${needsDatasets.note}`, ([file, count]) => {
    const golds = readGolds(needsDatasets.file(file));
    expect(golds).toHaveLength(count);
    const wrongly = (wrap: (gold: string) => string, outcome: string) =>
      golds.filter((gold) => gradeMath(gold, wrap(gold), { timeLimitMs }).outcome !== outcome);
    expect(wrongly((gold) => `<answer>${gold}</answer>`, 'correct')).toEqual([]);
    expect(wrongly((gold) => `So it is $\\boxed{${gold}}$.`, 'correct')).toEqual([]);
    expect(wrongly((gold) => `The answer is $${gold}$.`, 'correct')).toEqual([]);
    expect(wrongly((gold) => `<answer>${changed(gold)}</answer>`, 'incorrect')).toEqual([]);
  });
});

describe('for any answer', () => {
  const fragment = fc.constantFrom(
    ...[
      '<answer>',
      '</answer>',
      '\\boxed{',
      '\\frac',
      '\\sqrt',
      '\\text{',
      '\\pm',
      '\\cup',
      '\\begin{pmatrix}',
      '\\end{pmatrix}',
    ],
    ...[
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '\\{',
      '\\}',
      '\\',
      '&',
      '\\\\',
      '$',
      '|',
      '^',
      '_',
      '^\\circ',
      '\\%',
      '!',
      '=',
      '<',
      '\\le',
    ],
    ...[
      'x',
      'i',
      'e',
      '\\pi',
      '\\infty',
      '\\sin',
      '\\log',
      '7',
      '12',
      ',',
      '.',
      ':',
      ' ',
      '+',
      '-',
      '*',
      '/',
      '√',
      '½',
      '²',
    ],
    ...['9^{9^{9}}', '99!!', '\\int', '\\sum_{n=1}^{99}', ' or ', 'NaN', '__proto__', 'constructor'],
  );
  const text = fc
    .array(fc.oneof({ weight: 5, arbitrary: fragment }, { weight: 1, arbitrary: fc.string() }), { maxLength: 14 })
    .map((parts) => parts.join(''));

  test('grading never throws', () => {
    fc.assert(
      fc.property(text, text, (gold, output) => void gradeMath(gold, output)),
      { numRuns: 1000 },
    );
  });

  test('an answer that is not blank equals itself', () => {
    fc.assert(
      fc.property(text, (gold) => {
        fc.pre(gold.trim() !== '' && !/answer|box/.test(gold));
        expect(gradeMath(gold, `<answer>${gold}</answer>`).outcome).toBe('correct');
      }),
    );
  });
});

describe('an exact value', () => {
  const whole = fc.integer({ min: 1, max: 99_999 });
  const radical = fc.constantFrom(
    '',
    '\\sqrt{2}',
    '\\sqrt[3]{5}',
    '\\pi',
    'e^2',
    '(1+i)',
    '\\log_2 7',
    'x',
    '(x+y)^2',
    '\\sin x',
  );

  test('equals itself with an extended fraction, but no multiple of itself', () => {
    fc.assert(
      fc.property(whole, whole, radical, whole, whole, (top, bottom, rest, factor, other) => {
        fc.pre(factor !== other);
        const grade = (numerator: bigint, denominator: bigint) =>
          gradeMath(
            `\\frac{${top}}{${bottom}}${rest}`,
            `<answer>\\frac{${numerator}}{${denominator}}${rest}</answer>`,
            { timeLimitMs },
          );
        expect(grade(BigInt(top) * BigInt(factor), BigInt(bottom) * BigInt(factor)).outcome).toBe('correct');
        expect(grade(BigInt(top) * BigInt(factor), BigInt(bottom) * BigInt(other)).outcome).toBe('incorrect');
      }),
    );
  });
});

function readGolds(path: string): string[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { answer: string | number; other?: { level?: number } | null })
    .filter(({ other }) => other?.level === undefined || other.level === 5)
    .map(({ answer }) => String(answer));
}

/** The text with its first digit changed, or with an added term if it has no digit. */
function changed(gold: string): string {
  return /\d/.test(gold) ? gold.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)) : `${gold} + 1`;
}
