import { expect, test } from 'vitest';
import { spellLatex } from './spell-latex.ts';

test.each([
  ['\\dfrac12', '\\frac{1}{2}'],
  ['$\\left( 1, 2 \\right)$', '( 1, 2 )'],
  ['11,\\! 111', '11111'],
  ['1 000', '1000'],
  ['1{0}', '10'],
  ['12{:}30', '12:30'],
  ['0.\\dot{3}', '0.\\overline{3}'],
  ['0.\\dot{1}2\\dot{3}', '0.\\overline{123}'],
  ['\u22125', '-5'],
  ['"42"', '42'],
  ['\\\\frac{1}{2}', '\\frac{1}{2}'],
  ['\\text{5 cm}', '5 cm'],
  ['1.5 x 10^3', '1.5\\times 10^3'],
  ['x² ≤ ½', 'x^2 \\le \\frac{1}{2}'],
])('%s is spelled %s', (text, spelling) => {
  expect(spellLatex(text).replace(/ +/g, ' ')).toBe(spelling);
});
