import { describe, expect, test } from 'vitest';
import { readChoice } from './read-choice.ts';

describe('a choice is read', () => {
  test.each([
    ['Because.\n<choice>A</choice>', 'A'],
    ['<choice>B</choice>\n\n', 'B'],
    ['<choice>tie</choice>', 'tie'],
    ['<choice>a</choice>', 'A'],
    ['<choice> A </choice>', 'A'],
    ['<choice>Tie</choice>', 'tie'],
    ['<choice>**B**</choice>', 'B'],
    ['<choice>output_A</choice>', 'A'],
    ['**<choice>A</choice>**', 'A'],
    ['<CHOICE>B</CHOICE>', 'B'],
    ['<choice>A</choice> is my choice', 'A'],
    ['First I thought <choice>A</choice>, but no: <choice>B</choice>', 'B'],
    ['It is better.\n<choice>A', 'A'],
    ['Both are right, the second is clearer.\n**B**', 'B'],
    ['Choice: A', 'A'],
    ['So the final choice is **B**.', 'B'],
    ['My verdict: tie', 'tie'],
    ['Output A is better.', 'A'],
    ['Output_B is the better one', 'B'],
    ['Output A wins.', 'A'],
    ['It is a tie.', 'tie'],
  ] as const)('in %j: %s', (reply, choice) => {
    expect(readChoice(reply)).toBe(choice);
  });
});

describe('nothing is read', () => {
  test.each([
    '',
    'Hard to say.',
    '<choice>C</choice>',
    '<choice>A or B</choice>',
    '<choice></choice>',
    '<choice>A</choice>\n<choice>B</choice>',
    // The options of the request, copied to the end.
    'End with one of these lines:\n<choice>A</choice>\n<choice>B</choice>\n<choice>tie</choice>',
    'Output A is not better.',
    'I would look at output A',
    'A is right, and so is B',
    'Output A is worse, so output B is better.',
    'Output A is correct, but output B is better.',
    'Output A is no better than output B.',
    // The judge's own answer to a multiple-choice question, which is not its choice of an output.
    'The correct answer is B.',
    'So the correct choice is B.',
    'The correct final choice is B.',
  ])('in %j', (reply) => {
    expect(readChoice(reply)).toBeUndefined();
  });

  test('in a text whose end cannot be read, in linear time', () => {
    expect(readChoice('<choice>'.repeat(100_000))).toBeUndefined();
    expect(readChoice(`${' '.repeat(1_000_000)}x`)).toBeUndefined();
  });
});
