import { expect, test } from 'vitest';
import { bareProgram, programSimilarity } from './program-similarity.ts';

test('a bare program has no full-line comments, no blank lines and no white space at the ends of lines', () => {
  expect(bareProgram('# doubles\ndef f(x):  \n\n    # twice\n    return 2 * x  # as asked\n')).toBe(
    'def f(x):\n    return 2 * x  # as asked',
  );
});

test('similarity is 1 for equal tokens, 0 without common tokens, and otherwise the share of common pairs', () => {
  expect(programSimilarity('f( x )', 'f(x)')).toBe(1);
  expect(programSimilarity('a', 'b')).toBe(0);
  // Three pairs each: "^ a", "a b" are shared, "b c" and "b d" are not.
  expect(programSimilarity('a b c', 'a b d')).toBeCloseTo(4 / 6, 12);
  expect(programSimilarity('a b d', 'a b c')).toBe(programSimilarity('a b c', 'a b d'));
});
