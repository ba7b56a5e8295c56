import { expect, test } from 'vitest';
import { createQuestionFinder } from './find-question.ts';

const texts = ['What is the value of x?', 'What is the value of y, given that x is 2?', 'Prove it.'];
const find = createQuestionFinder(texts.map((text, index) => ({ id: `q${index}`, text })));

test.each([
  ['Solve this: What is the value of x?\n\nFrom a:\nIt is 3.', texts[0]],
  ['What is the value of y, given that x is 2?', texts[1]],
  ['Prove it. Or not', undefined],
  ['What is the value of z?', undefined],
])('the question in %j is %j', (request, found) => {
  expect(find(request)).toBe(found);
});
