import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradeMath } from '../math-grader.ts';
import { gradeMathApart } from './grade-math-apart.ts';

const pairs: readonly (readonly [gold: string, answer: string])[] = [
  ['\\frac{1}{2}', '0.5'],
  ['(x+1)^2', 'x^2+2x+1'],
  ['\\sqrt{8}', '2\\sqrt{2}'],
  ['x^{100}+1', '(x+1)(x^{99}-1)'],
  ['\\{1,2\\}', '{2, 1}'],
  ['', '5'],
  ['7', 'no answer'],
];

test('grades as in the calling thread, in the order of the calls', async () => {
  const outputs = pairs.map(([gold, answer]) => [gold, `So <answer>${answer}</answer>`] as const);
  const apart = await Promise.all(outputs.map(([gold, output]) => gradeMathApart(gold, output, 'repaired')));
  expect(apart).toEqual(outputs.map(([gold, output]) => gradeMath(gold, output)));
});

test('a long output is graded like a short one', async () => {
  const output = `${'So x is larger. '.repeat(60_000)}<answer>\\frac{2}{4}</answer>`;
  expect(await gradeMathApart('0.5', output, 'repaired')).toEqual(gradeMath('0.5', output));
});

describe('the event loop stays free', { timeout: 60_000 }, () => {
  test.each([
    ['a comparison that uses up its time', 'x^{50}', '(x+y)^{300}(x-y)^{300}-(x^2-y^2)^{300}+x^{50}'],
    ['a megabyte of open boxes', '5', '\\boxed{'.repeat(150_000)],
    ['a megabyte of open tags', '5', '<answer>'.repeat(130_000)],
    ['a megabyte of one long number', '5', `<answer>${'1'.repeat(1_000_000)}</answer>`],
  ])('while it grades %s', async (_, gold, answer) => {
    const grading = gradeMathApart(gold, `${answer}\n<answer>${answer.slice(0, 100)}</answer>`, 'repaired');
    let isGraded = false;
    const graded = grading.then(() => {
      isGraded = true;
    });
    // A result of this thread would be ready before the event loop turns. The answer of another thread needs a turn of the event loop.
    for (let wait = 0; wait < 100; wait++) await Promise.resolve();
    expect(isGraded).toBe(false);
    await graded;
  });
});

test('simple answers need no thread', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer(), async (gold, answer) => {
      const output = `<answer>${answer}</answer>`;
      const outcome = await Promise.race([gradeMathApart(String(gold), output, 'repaired'), turn('a thread')]);
      expect(outcome).toEqual(gradeMath(String(gold), output));
    }),
  );
});
