import { describe, expect, test } from 'vitest';
import { gradeChoice } from '../choice-grader.ts';
import { gradeMath } from '../math-grader.ts';

const mode = 'as-published';
const gradeTag = (gold: string, answer: string) => gradeMath(gold, `<answer>${answer}</answer>`, { mode }).outcome;

describe('math as published', () => {
  test.each([
    ['\\frac{1}{2}', '$\\dfrac{1}{2}$'],
    ['\\frac{1}{2}', '1/2'],
    ['90^\\circ', '90°'],
    ['\\sqrt{5}', '√5'],
    ['\\sqrt{5}', 'sqrt(5)'],
    ['2\\pi', '2 π'],
    ['\\text{Evelyn}', 'EVELYN'],
    ['\\left(1, 2\\right)', '(1,2)'],
    ['3, 5, 7', '7,3,5'],
    ['-2,1', '1, -2'],
    ['\\boxed{4}', '\\(4\\)'],
  ])('accepts for gold %s the answer %s', (gold, answer) => {
    expect(gradeTag(gold, answer)).toBe('correct');
  });

  test.each([
    ['0.5', '1/2'],
    ['10,080', '10080'],
    ['x=5', '5'],
    ['5 \\text{ cm}', '5'],
    ['\\frac{a}{\\sqrt{b}}', 'a/b'],
    ['(x+1)^2', 'x^2+2x+1'],
  ])('refuses for gold %s the answer %s', (gold, answer) => {
    expect(gradeTag(gold, answer)).toBe('incorrect');
  });

  test('has the known faults that repaired mode does not have', () => {
    expect(gradeTag('[0,1)', '(0,1]')).toBe('correct');
    expect(gradeMath('[0,1)', '<answer>(0,1]</answer>').outcome).toBe('incorrect');
    expect(gradeTag('\\frac{1}{2}', '0.5')).toBe('incorrect');
    expect(gradeMath('\\frac{1}{2}', '<answer>0.5</answer>').outcome).toBe('correct');
  });

  test.each([
    ['<answer>1</answer> or <answer>2</answer>', 'as-published/tag', '2'],
    ['&lt;answer&gt;x &amp; y&lt;/answer&gt;', 'as-published/tag', 'x & y'],
    ['first \\boxed{1}, then \\boxed{2}', 'as-published/boxed', '1'],
    ['\\boxed{\\frac{1}{2}}', 'as-published/boxed', '1/2'],
    ['it is five;\nor rather six', 'as-published/tail', 'or rather six'],
    ['a sentence with more than thirty characters is cut', 'as-published/tail', 'than thirty characters is cut'],
  ])('finds the answer of %j by %s', (output, rule, gold) => {
    expect(gradeMath(gold, output, { mode })).toEqual({ outcome: 'correct', rule });
  });
});

describe('choices as published', () => {
  const gold = { letter: 'C', options: ['one', 'two', 'three'] };

  test.each([
    ['<answer>C</answer>', 'correct'],
    ['<answer>(C)</answer>', 'correct'],
    ['<answer>c</answer>', 'correct'],
    ['<answer>B</answer>', 'incorrect'],
    ['<answer>three</answer>', 'incorrect'],
    ['Cats are not an answer', 'correct'],
    ['<answer>A, B or C</answer>', 'correct'],
  ])('%j is %s', (output, outcome) => {
    expect(gradeChoice(gold, output, { mode }).outcome).toBe(outcome);
  });
});
