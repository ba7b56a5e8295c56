import { describe, expect, test } from 'vitest';
import { gradeChoice } from './choice-grader.ts';

const options = ['3 apples', '4 pears', '\\frac{1}{2} of (C)', 'none', 'none'];
const gold = { letter: 'C', options };

describe('gradeChoice', () => {
  test.each([
    ['<answer>C</answer>', 'tag/letter'],
    ['<answer>B</answer> wait: <answer>(C)</answer>', 'tag/letter'],
    ['<answer>C)</answer>', 'tag/letter'],
    ['<answer>c</answer>', 'tag/letter'],
    ['<answer>**C**</answer>', 'tag/letter'],
    ['<answer>Option C</answer>', 'tag/letter'],
    ['<answer>The answer is (C).</answer>', 'tag/letter'],
    ['<answer>C. \\frac{1}{2} of (C)</answer>', 'tag/letter'],
    ['<answer>C: about a half</answer>', 'tag/letter'],
    ['<answer>C, C</answer>', 'tag/letter'],
    ['<answer>$\\frac{1}{2}$ of (C)</answer>', 'tag/letter'],
    ['<answer>\\boxed{C}</answer>', 'tag/letter'],
    ['so $\\boxed{\\text{(C)}}$, not B', 'boxed/letter'],
    ['The correct answer is (C) because (B) is too many.', 'phrase/letter'],
    ['**Answer: C**', 'phrase/letter'],
    ['Final answer: option C.', 'phrase/letter'],
    ['The correct option is C.', 'phrase/letter'],
    ['The answer is \\frac{1}{2} of (C).', 'phrase/letter'],
    ['(C)', 'line/letter'],
    ['Let me see.\nC', 'line/letter'],
    ['So:\n**Option C.**', 'line/letter'],
    ['B is too many.\n\\frac{1}{2} of (C)', 'line/letter'],
    ['It cannot be (A) or (B).\n(C) \\frac{1}{2} of (C)', 'line/letter'],
  ])('accepts %s by rule %s', (output, rule) => {
    expect(gradeChoice(gold, output)).toEqual({ outcome: 'correct', rule });
  });

  test.each([
    ['<answer>B</answer>', 'tag/letter'],
    ['<answer>4 pears.</answer>', 'tag/letter'],
    ['<answer>half of them, C I guess</answer>', 'tag/none'],
    ['<answer>F</answer>', 'tag/none'],
    ['\\boxed{17}', 'boxed/none'],
    ['C is tempting. (C) too. Option C?', 'no-answer'],
    ['The answer is A lot like C', 'no-answer'],
    ['The answer is not (C)', 'no-answer'],
    ['C because of (B)', 'no-answer'],
    ['I like option C a lot', 'no-answer'],
    ['', 'no-answer'],
  ])('counts %s as incorrect by rule %s', (output, rule) => {
    expect(gradeChoice(gold, output)).toMatchObject({ outcome: 'incorrect', rule });
  });

  test.each([
    ['<answer>A, C</answer>', 'A, C'],
    ['<answer>(C) or (B)</answer>', 'C, B'],
    ['<answer>C) a half (A) three</answer>', 'C, A'],
    ['<answer>none</answer>', 'D, E'],
    ['The answer is A or C', 'A, C'],
    ['Hm.\n(A) or (C)', 'A, C'],
    ['none', 'D, E'],
  ])('does not score %s, which names several options', (output, letters) => {
    expect(gradeChoice(gold, output)).toMatchObject({ outcome: 'unscored', reason: `several options: ${letters}` });
  });

  test('does not score against a gold letter without an option', () => {
    expect(gradeChoice({ letter: 'F', options }, '<answer>F</answer>')).toMatchObject({
      outcome: 'unscored',
      rule: 'no-gold',
    });
  });

  test('accepts every letter only for itself', () => {
    for (const [index, letter] of ['A', 'B', 'C', 'D', 'E'].entries())
      for (const other of ['A', 'B', 'C', 'D', 'E'])
        expect(
          gradeChoice({ letter: other, options }, `<answer>${letter}</answer>`).outcome,
          `${letter} ${index}`,
        ).toBe(letter === other ? 'correct' : 'incorrect');
  });
});

test('a letter names its option even where the text of another option is that letter', () => {
  const options = ['D', 'B', 'C', 'A'];
  expect(gradeChoice({ letter: 'D', options }, '<answer>D</answer>')).toMatchObject({ outcome: 'correct' });
  expect(gradeChoice({ letter: 'A', options }, '<answer>D</answer>')).toMatchObject({ outcome: 'incorrect' });
});
