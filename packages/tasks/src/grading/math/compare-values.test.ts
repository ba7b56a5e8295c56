import { describe, expect, test } from 'vitest';
import { compareAnswers } from './compare-answers.ts';

const timeLimitMs = 5000;
const isRight = (gold: string, answer: string) =>
  !['different', 'gold-not-understood', 'out-of-time'].includes(compareAnswers(gold, answer, timeLimitMs));

/** Each comparator with accepted and refused pairs. The gold answer is first. */
const comparators: [name: string, accepted: [string, string][], refused: [string, string][]][] = [
  [
    'compare-quantities',
    [
      ['5', '5 \\text{ cm}'],
      ['50\\%', '0.5'],
      ['180^\\circ', '\\pi'],
      ['5 \\text{ widgets}', '5 \\text{ widgets}'],
    ],
    [
      ['5 \\text{ kg}', '5 \\text{ cm}'],
      ['\\$5', '5 \\text{ euros}'],
      ['5', '5 \\text{ widgets}'],
      ['5 \\text{ squared}', '5'],
    ],
  ],
  [
    'compare-ratios',
    [
      ['3:1', '6:2'],
      ['3:1', '3'],
      ['6:30', '06:30'],
      ['10:00 \\text{ a.m.}', '10{:}00 \\text{ AM}'],
      ['1:20', '\\frac{1}{20}'],
    ],
    [
      ['3:1', '1:3'],
      ['6:30', '12:60'],
      ['6:00', '3:00'],
      ['10:00 \\text{ a.m.}', '10:00 \\text{ p.m.}'],
      ['2:30', '2.5'],
    ],
  ],
  [
    'compare-records',
    [
      ['(1,2)', 'x = 1, y = 2'],
      ['(1,2)', 'y = 2, x = 1'],
      ['x = 1, y = 2', '(x,y) = (1,2)'],
      ['x = -5, p = 4', '-5, 4'],
      ['p=5,q=2;p=7,q=2', '(7,2),(5,2)'],
    ],
    [
      ['(1,2)', 'y = 1, x = 2'],
      ['x = 1, y = 2', '2, 1'],
      ['(x,y) = (1,2)', 'x = 2, y = 1'],
      ['x = 1, y = 2', 'x = 1, z = 2'],
    ],
  ],
  [
    'compare-collections',
    [
      ['\\{1,2\\}', '2, 1'],
      ['(1,2)', '(1,2)'],
      ['\\frac{1}{2}', '0.5 \\text{ or } \\frac{1}{2}'],
    ],
    [
      ['(1,2)', '(2,1)'],
      ['1', '1, 2'],
      ['[0,1)', '(0,1]'],
      ['x = 2', 'x = 2 \\text{ or no solution}'],
    ],
  ],
  [
    'compare-regions',
    [
      ['x > 2', '(2, \\infty)'],
      ['[-2, 7]', '-2 \\le x \\le 7'],
    ],
    [
      ['x > 2', 'x \\ge 2'],
      ['(0, 1)', '(0, 2)'],
    ],
  ],
  [
    'compare-proportional',
    [['y = 2x + 3', '2y - 4x = 6']],
    [
      ['y = 2x + 3', 'y = 2x - 3'],
      ['xy > 1', 'xy < 1'],
    ],
  ],
  [
    'compare-expressions',
    [
      ['(x+1)^2', 'x^2 + 2x + 1'],
      ['\\frac{n(n+1)}{2}', '\\binom{n+1}{2}'],
      ['\\binom{2016}{1008}', '\\frac{2016!}{(1008!)^2}'],
      ['2^{1000}', '2^{999} \\cdot 2'],
      ['\\binom{n}{k}', '\\frac{n!}{k!(n-k)!}'],
      ['n!', 'n \\cdot (n-1)!'],
    ],
    [
      ['\\frac{1}{2004!}', '\\frac{1}{2006!}'],
      ['1 - \\frac{1}{2^{2005}}', '1'],
      ['e^{-3000}', 'e^{-3001}'],
      ['x', 'x + 1'],
      ['n!', 'n(n-2)!'],
      ['\\binom{n}{k}', '\\binom{n}{k+1}'],
    ],
  ],
];

describe.each(comparators)('%s', (_, accepted, refused) => {
  test.each(accepted)('for %s accepts %s', (gold, answer) => {
    expect(isRight(gold, answer)).toBe(true);
  });

  test.each(refused)('for %s refuses %s', (gold, answer) => {
    expect(isRight(gold, answer)).toBe(false);
  });
});
