import { describe, expect, test } from 'vitest';
import { statedAnswers } from './stated-answers.ts';

const first = (output: string) => statedAnswers(output).next().value;

describe('the answer in a tag', () => {
  test.each([
    ['<answer>1</answer> no, <answer> 2 </answer>', '2'],
    ['I will close with <answer>. So: <answer>7</answer>', '7'],
    ['<answer>6</answer>, in the form <answer>...</answer>', '6'],
    ['<answer>6</answer><answer></answer>', '6'],
    ['<final_answer>6</final_answer>', '6'],
    ['&lt;answer&gt;6&lt;/answer&gt;', '6'],
    ['<answer>6', '6'],
    ['<answer>6</answer', '6'],
    ['<answer>\n**6**.\n</answer>', '6'],
    ['<answer>The answer is 6.</answer>', '6'],
    ['<answer>\\boxed{6} or so</answer>', '6'],
    ['<answer>６。</answer>', '6'],
  ])('%j is %s', (output, text) => {
    expect(first(output)).toEqual({ source: 'tag', text });
  });

  test.each(['<answer></answer>', '<answer>...</answer>', '</answer>6', '<answer>. So it is\n6'])(
    '%j has none',
    (output) => {
      expect(first(output)?.source).not.toBe('tag');
    },
  );
});

describe('the answer in a box', () => {
  test.each([
    ['\\boxed{1}, so $\\boxed{2}$', '2'],
    ['\\boxed{1} at first, but then \\boxed{2}', '2'],
    ['$\\boxed{2}$ and $\\boxed{3}$', '2, 3'],
    ['\\boxed{2}, \\boxed{3}, and \\boxed{5}', '2, 3, 5'],
    ['\\boxed{2} \\quad \\text{or} \\quad \\boxed{3}', '2 or 3'],
    ['\\boxed{5}, \\boxed{5}', '5'],
    ['\\boxed{\\frac{\\boxed{1}}{2}}', '\\frac{\\boxed{1}}{2}'],
    ['\\boxed{\\boxed{10}}', '10'],
    ['\\framebox{5}', '5'],
    ['good \\boxed{4}, cut off \\boxed{5', '4'],
    ['\\boxed{\\{1, 2\\}}', '\\{1, 2\\}'],
    ['\\boxed{7}, as \\boxed{} asks', '7'],
  ])('%j is %s', (output, text) => {
    expect(first(output)).toEqual({ source: 'boxed', text });
  });
});

describe('the answer in a phrase', () => {
  test.each([
    ['ANSWER: **B**', 'B'],
    ['***ANSWER***: ***B***', 'B'],
    ['The answer to the question is B.', 'B'],
    ['The answer should be B', 'B'],
    ['The answer is therefore B, since it cools.', 'B'],
    ['Final Answer: B. The answer is definitely not A.', 'B'],
    ['The answer is A? No, the answer is B.', 'B'],
    ['## Answer\n\n**B**\n\nIt cools.', 'B'],
    ['The answer is\n$$\n5\n$$', '5'],
    ['{"steps": "1, 2", "answer": "B", "sure": true}', 'B'],
    ['{"answer": 5}', '5'],
    ['[answer: B]', 'B'],
    ['The answer is "B".', 'B'],
    ['La respuesta es 5.', '5'],
    ['正确答案是 5。', '5'],
    ['The answer is 10:00 a.m. today', '10:00 a.m. today'],
    ['The answer is Rs. 600. It is cheap.', 'Rs. 600'],
    ['The answer is 5 sq. units. So be it.', '5 sq. units'],
    ['The answer is approx. 5.', 'approx. 5'],
    ['The answer is no. 5 is prime.', 'no'],
    ['The answer is 42 — because 6 × 7 = 42.', '42'],
    ['The answer is $42$—since $6\\cdot 7=42$.', '42'],
    ['The answer is 42 – the sum of 20 and 22.', '42'],
    ['The answer is ax - by + 3.', 'ax - by + 3'],
    ['{"answer": "90^\\\\circ"}', '90^\\circ'],
    ['{"answer": "\\frac12 \\\\ 3"}', '\\frac12 \\\\ 3'],
  ])('%j is %s', (output, text) => {
    expect(first(output)).toEqual({ source: 'phrase', text });
  });

  test.each(['The answer is not B.', 'The answer cannot be B.', 'I have an answer.', '', 'The option is to wait.'])(
    '%j has none',
    (output) => {
      expect(first(output)).toBeUndefined();
    },
  );
});

test('the tag comes first, then the box, then the phrases from the last to the first', () => {
  const output = 'The answer is 1. The answer is 2. \\boxed{3} <answer>4</answer>';
  expect(Array.from(statedAnswers(output), ({ text }) => text)).toEqual(['4', '3', '2', '1']);
});
