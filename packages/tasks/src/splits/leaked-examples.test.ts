import { expect, test } from 'vitest';
import { leakedExamples } from './leaked-examples.ts';
import { questionHash } from './question-hash.ts';

test('an example leaks when its question was seen under any id', () => {
  const gold = { format: 'math', answer: '4' } as const;
  const seen = new Set([questionHash({ text: 'What is 2 + 2?' })]);
  const leaked = { id: 'b/9', text: 'What is  2 + 2?', gold };
  expect(leakedExamples(seen, [{ id: 'a/1', text: 'What is 3 + 1?', gold }, leaked])).toEqual([leaked]);
});
