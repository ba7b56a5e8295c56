import { describe, expect, test } from 'vitest';
import { readValue } from './read-value.ts';
import { spellLatex } from './spell-latex.ts';

/** The kind of value that a text is read as. The pairs in `equivalence-pairs.txt` show which texts are equal. */
describe('a text is read as', () => {
  test.each([
    ['\\text{east}', 'word'],
    ['yes', 'word'],
    ['1011_2', 'based'],
    ['2516 \\text{ base } 8', 'based'],
    ['\\frac{3}{4}', 'quantity'],
    ['5 \\text{ cm}', 'quantity'],
    ['1, 2', 'several'],
    ['1 \\text{ and } 2', 'several'],
    ['\\pm 3', 'several'],
    ['x = 1, y = 2', 'several'],
    ['p=5,q=2;p=7,q=2', 'several'],
    ['\\{1, 2\\}', 'set'],
    ['\\text{no solution}', 'set'],
    ['(1, 2)', 'tuple'],
    ['[1, 2)', 'tuple'],
    ['x < 2', 'region'],
    ['(-\\infty, 2) \\cup (3, \\infty)', 'region'],
    ['x \\in [1, 2]', 'tuple'],
    ['\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}', 'matrix'],
    ['3:1', 'ratio'],
    ['1:2:3', 'ratio'],
    ['6:30', 'clock'],
    ['x = 5', 'assignment'],
    ['\\text{Area}: 12', 'assignment'],
    ['(x,y) = (1,2)', 'assignment'],
    ['2x + 3y = 6', 'equation'],
    ['xy > 1', 'inequality'],
  ])('%s: %s', (text, kind) => {
    expect(readValue(spellLatex(text))?.kind).toBe(kind);
  });

  test.each(['\\frac{1}{', '\\int x', '1 2', '5 -', '9^{9^{9}}', 'x -------- y'])('nothing: %s', (text) => {
    expect(readValue(spellLatex(text))).toBeUndefined();
  });
});
