import { expect, test } from 'vitest';
import { createCopyFinder } from '../operators/find-copies.ts';
import { checkDraft } from './check-draft.ts';

const long = 'A car drives 120 kilometres in two hours. How far does it go? Give the answer in kilometres.';
const pool = [
  { id: 'quoted', text: long },
  { id: 'twin', text: long },
  { id: 'inside', text: 'How far does it go?' },
  { id: 'other', text: 'Which of the following numbers is divisible by seven and by eleven?' },
];
const findCopies = createCopyFinder(pool);
const check = (prompt: string) =>
  checkDraft({ prompt, mended: [] }, { isKnown: () => false, mayQuote: new Set(['quoted']), findCopies });

test('a prompt may quote a question although another question has the same text, or is part of it', () => {
  expect(check(`Solve it. Example: ${long} Answer: 120. {question}`)).toMatchObject({ version: expect.any(String) });
});

test('a question outside of the quote is still a copy', () => {
  const rejected = { cause: 'copy', rejected: expect.stringContaining('the pool question') };
  expect(check('Solve it: How far does it go? {question}')).toMatchObject(rejected);
  expect(check(`${long} ${pool[3]!.text} {question}`)).toMatchObject(rejected);
});
