import { expect, test } from 'vitest';
import { shareEqualScores } from './score-answer.ts';

const question = { id: 'q1', text: 'What?' };
const { signal } = new AbortController();

test('equal answers to a question are scored once; another answer or another question is scored again', async () => {
  const asked: string[] = [];
  const score = shareEqualScores(async ({ id }, output) => {
    asked.push(`${id} ${output}`);
    return output === '?' ? undefined : 1;
  });
  const once = (id: string, output: string) => score({ ...question, id }, output, { signal });
  expect(await Promise.all([once('q1', 'a'), once('q1', 'a'), once('q2', 'a'), once('q1', '?')])).toEqual([
    1,
    1,
    1,
    undefined,
  ]);
  expect(await once('q1', '?')).toBeUndefined();
  expect(asked).toEqual(['q1 a', 'q2 a', 'q1 ?']);
});

test('a failed call is not kept', async () => {
  let calls = 0;
  const score = shareEqualScores(async () => {
    calls += 1;
    if (calls === 1) throw new Error('the sandbox is gone');
    return 0;
  });
  await expect(score(question, 'a', { signal })).rejects.toThrow('the sandbox is gone');
  expect(await score(question, 'a', { signal })).toBe(0);
});
