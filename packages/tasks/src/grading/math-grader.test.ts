import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradeMath } from './math-grader.ts';

const math500 = new URL('../../../../../shared/datasets/math-500.jsonl', import.meta.url);

describe('gradeMath', () => {
  test.each([
    ['\\frac{1}{2}', '\\dfrac{1}{2}', 'tag/text'],
    ['\\frac 34', '\\frac{3}{4}', 'tag/text'],
    ['\\left( 3, \\frac{\\pi}{2} \\right)', '(3, \\frac{π}{2})', 'tag/text'],
    ['10,\\!080', '10080', 'tag/text'],
    ['58,500', '58{,}500', 'tag/text'],
    ['\\$18.90', '18.90', 'tag/text'],
    ['\\$18.90', '$18.9$', 'tag/number'],
    ['90^\\circ', '90 degrees', 'tag/text'],
    ['50', '50\\%', 'tag/text'],
    ['5.4 \\text{ cents}', '5.4', 'tag/text'],
    ['864 \\mbox{ inches}^2', '864 square inches', 'tag/text'],
    ['\\text{Evelyn}', 'evelyn', 'tag/text'],
    ['\\text{(B)}', 'B', 'tag/text'],
    ['4210_{5}', '4210_5', 'tag/text'],
    ['11\\sqrt2', '11 \\sqrt{2}.', 'tag/text'],
    ['5', 'x = 5', 'tag/text'],
    ['x \\in [-2,7]', '[-2, 7]', 'tag/text'],
    ['1\\frac{4}{5}', '1.8', 'tag/number'],
    ['.35625', '0.35625', 'tag/number'],
    ['\\frac{1}{3}', '2/6', 'tag/number'],
  ])('takes for gold %s the answer %s by rule %s', (gold, answer, rule) => {
    expect(gradeMath(gold, `<answer>${answer}</answer>`)).toEqual({ outcome: 'correct', rule });
  });

  test.each([
    ['[0,1)', '(0,1]'],
    ['x=5', 'y=5'],
    ['5', 'x = 2 + 3 = 5'],
    ['12', '1,2'],
    ['\\frac{1}{3}', '0.33'],
    ['2k', '2K'],
    ['5\\text{ or }7', '57'],
    ['3', 'Either 3 or 4'],
    ['3', `3${'.'.repeat(100_000)}`],
  ])('refuses for gold %s the answer %s', (gold, answer) => {
    expect(gradeMath(gold, `<answer>${answer}</answer>`)).toEqual({ outcome: 'incorrect', rule: 'tag/different' });
  });

  test('names the place of the answer in its rule', () => {
    expect(gradeMath('5', 'it is \\boxed{5}').rule).toBe('boxed/text');
    expect(gradeMath('5', 'the answer is 5.0').rule).toBe('phrase/number');
    expect(gradeMath('5', 'so we have 6').rule).toBe('number/different');
  });

  test('counts an output without an answer as incorrect, and says so', () => {
    expect(gradeMath('5', 'I do not know')).toMatchObject({ outcome: 'incorrect', rule: 'no-answer' });
  });

  test('does not score against a blank gold answer', () => {
    expect(gradeMath(' ', '<answer></answer>')).toMatchObject({ outcome: 'unscored', rule: 'no-gold' });
  });

  test('judges any output without throwing', () => {
    const fragment = fc.constantFrom(
      '<answer>',
      '</answer>',
      '\\boxed{',
      '{',
      '}',
      '\\',
      '$',
      '1/0',
      '\\frac',
      ',',
      '.',
      ' 7',
    );
    const output = fc.array(fc.oneof(fragment, fc.string())).map((parts) => parts.join(''));
    fc.assert(fc.property(output, output, (gold, text) => void gradeMath(gold, text)));
  });

  test('takes every published MATH-500 answer and refuses a changed one', ({ skip }) => {
    skip(!existsSync(math500), 'needs ../shared/datasets beside the repository');
    const golds = readFileSync(math500, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { answer: string }).answer);
    expect(golds).toHaveLength(500);
    const wrongly = (wrap: (gold: string) => string, outcome: string) =>
      golds.filter((gold) => gradeMath(gold, wrap(gold)).outcome !== outcome);
    expect(wrongly((gold) => `<answer>${gold}</answer>`, 'correct')).toEqual([]);
    expect(wrongly((gold) => `So it is $\\boxed{${gold}}$.`, 'correct')).toEqual([]);
    expect(wrongly((gold) => `<answer>${changed(gold)}</answer>`, 'incorrect')).toEqual([]);
  });
});

/** The text with its first digit changed, or with a term added where it has none. */
function changed(gold: string): string {
  return /\d/.test(gold) ? gold.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)) : `${gold} + 1`;
}
