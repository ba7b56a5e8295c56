import { describe, expect, test } from 'vitest';
import { extractMathAnswer } from './math-answer.ts';

describe('the final answer in a math output', () => {
  test.each([
    ['<answer>1</answer> no, <answer> 2 </answer>', 'tag', '2'],
    ['I will close with <answer>. So: <answer>7</answer>', 'tag', '7'],
    ['\\boxed{3}, so <answer></answer>', 'boxed', '3'],
    ['<answer>\\boxed{\\frac{1}{2}}</answer>', 'tag', '\\frac{1}{2}'],
    ['<answer>The answer is 5.</answer>', 'tag', '5'],
    ['first \\boxed{1}, then $\\boxed{\\frac{a}{\\sqrt{b}}}$.', 'boxed', '\\frac{a}{\\sqrt{b}}'],
    ['a set \\boxed{\\{1, 2\\}} it is', 'boxed', '\\{1, 2\\}'],
    ['good \\boxed{4}, cut off \\boxed{5', 'boxed', '4'],
    ['So the answer is 3.5. Thank you for 2 questions.', 'phrase', '3.5'],
    ['The final answer is $x = \\frac{1}{2}$ metres, I think', 'phrase', 'x = \\frac{1}{2} metres'],
    ['The answer is 5 because 3 + 2 = 5.', 'phrase', '5'],
    ['**Answer:** 42', 'phrase', '42'],
    ['**Final answer: 42.**', 'phrase', '42'],
    ['We get 3, and then 1,234.5 in all.', 'number', '1,234.5'],
    ['It must be -\\frac{3}{4}', 'number', '-\\frac{3}{4}'],
    ['from 5-3 we get', 'number', '3'],
  ])('of %j is found in its %s: %s', (output, source, text) => {
    expect(extractMathAnswer(output)).toEqual({ source, text });
  });

  test('is undefined without tag, box, phrase or number', () => {
    expect(extractMathAnswer('I cannot solve this.')).toBeUndefined();
    expect(extractMathAnswer('')).toBeUndefined();
  });
});
