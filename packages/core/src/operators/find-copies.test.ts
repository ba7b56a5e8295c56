import { describe, expect, test } from 'vitest';
import { createCopyFinder } from './find-copies.ts';

/** 100, 50 and 12 characters. */
const long = 'A train leaves the harbour at nine with 120 tonnes of ore and gains speed evenly for twelve minutes.';
const short = 'How many primes lie between sixty and ninety-five?';
const tiny = 'Find 7 x 8.\n';
const pool = [long, short, tiny].map((text, index) => ({ id: `q${index}`, text }));
const findCopies = createCopyFinder(pool);
const idsIn = (prompt: string) => findCopies(prompt).map(({ question }) => question);

describe('a prompt copies a question', () => {
  test.each([
    ['held word for word', `Example: ${long} Now {question}`, ['q0']],
    ['broken into other lines and blanks', `Example:\n${long.replaceAll(' ', '\n  ')}`, ['q0']],
    ['of which 60 characters are left', `Think of ${long.slice(20, 80)}!`, ['q0']],
    ['of which 60 characters are left at its end', `Think of ${long.slice(-60)}!`, ['q0']],
    ['shorter than 75, of which 80 % are left', `Ask: ${short.slice(5, 45)}, say.`, ['q1']],
    ['tiny and held as a whole', `Find 7 x 8. {question}`, ['q2']],
    ['next to another question', `${short} ${long}`, ['q0', 'q1']],
  ])('%s', (_, prompt, expected) => {
    expect(idsIn(prompt)).toEqual(expected);
  });
});

describe('a prompt does not copy a question', () => {
  test.each([
    ['of which 59 characters are left', `Think of ${long.slice(20, 79)}!`],
    ['of which 59 characters are left, twice', `${long.slice(0, 59)}--${long.slice(30, 89)}--`],
    ['of which less than 80 % are left', `Ask: ${short.slice(5, 44)}, say.`],
    [
      'put into other words',
      'A train leaves the port at nine with 120 tons of ore and speeds up evenly for twelve minutes.',
    ],
    ['of which a word was changed in the middle', long.replace('gains', 'gathers').replace('harbour', 'port')],
    ['tiny and part of a longer word', 'Find 7 x 8.5 of it, or refind 7 x 8.'],
    ['tiny, with only a part of it', 'Find 7 x 9.'],
  ])('%s', (_, prompt) => {
    expect(idsIn(prompt)).toEqual([]);
  });
});

test('the copied part is returned', () => {
  expect(findCopies(`Think of ${long.slice(20, 80)}!`)).toEqual([{ question: 'q0', part: long.slice(20, 80) }]);
});

test('a part that two questions share is not a copy of either, but a whole question is', () => {
  const form = 'Answer with one letter, and give the letter of the option that is right among these: ';
  const alike = ['(A) red', '(B) blue'].map((option, index) => ({ id: `q${index}`, text: form + option }));
  expect(createCopyFinder(alike)(`${form} {question}`)).toEqual([]);
  expect(createCopyFinder(alike)(`${form}(B) blue`)).toEqual([{ question: 'q1', part: `${form}(B) blue` }]);
});

test('nothing is copied from an empty question', () => {
  expect(createCopyFinder([{ id: 'blank', text: ' \n' }])('Any prompt')).toEqual([]);
});
