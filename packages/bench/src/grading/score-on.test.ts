import { type Example, questionOf } from '@maspo/tasks';
import { expect, test } from 'vitest';
import { createGrading } from './create-grading.ts';
import { scoreOn } from './score-on.ts';

const { signal } = new AbortController();
const example = (id: string): Example => ({ id, text: `What is ${id}?`, gold: { format: 'math', answer: id } });
const [pool, tested] = [['1', '2'].map(example), ['3', '4'].map(example)];
const scored = async () => {
  const grading = await createGrading('math', { choice: 'repaired' });
  return scoreOn(pool.map(questionOf), { examples: [...pool, ...tested], grading });
};

test('scores an answer by the label of its question', async () => {
  const score = await scored();
  expect(await score(pool[0]!, '<answer>1</answer>', { signal })).toBe(1);
  expect(await score(pool[1]!, '<answer>1</answer>', { signal })).toBe(0);
});

test('an answer that cannot be read is wrong, as in an evaluation', async () => {
  expect(await (await scored())(pool[0]!, 'Who knows?', { signal })).toBe(0);
  expect(await (await scored())(pool[0]!, '', { signal })).toBe(0);
});

test('has no score where the grader could not grade', async () => {
  const grading = {
    grade: async () => ({ outcome: 'unscored', rule: 'sandbox', reason: 'gone' }) as const,
    failed: () => never(),
  };
  const score = scoreOn(pool, { examples: pool, grading });
  expect(await score(pool[0]!, '<answer>1</answer>', { signal })).toBeUndefined();
});

test('refuses a question outside the gradable ones, whatever its label', async () => {
  const poisoned = tested.map(({ id, text }) => ({
    id,
    text,
    get gold(): never {
      return never();
    },
  }));
  const grading = await createGrading('math', { choice: 'repaired' });
  const score = scoreOn(pool, { examples: [...pool, ...poisoned], grading });
  expect(await score(pool[0]!, '<answer>1</answer>', { signal })).toBe(1);
  await expect(score(tested[0]!, '<answer>3</answer>', { signal })).rejects.toThrow(
    '"3" is not among the 2 questions whose answers may be graded in a search',
  );
});

function never(): never {
  throw new Error('a label that nothing may read was read');
}
