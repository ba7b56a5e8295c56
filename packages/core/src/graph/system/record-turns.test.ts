import { expect, test } from 'vitest';
import { recordTurns } from './record-turns.ts';

const turn = { agent: 'solver', input: '2 + 3?', output: '5' };

test('turns keep their order, and their tokens are added up', () => {
  const { add, turns, usage } = recordTurns();
  expect(usage()).toBeUndefined();
  add({ ...turn, usage: { inputTokens: 3, outputTokens: 1 } });
  add({ ...turn, agent: 'critic', usage: { inputTokens: 4, outputTokens: 2 } });
  expect(turns).toEqual([turn, { ...turn, agent: 'critic' }]);
  expect(usage()).toEqual({ inputTokens: 7, outputTokens: 3 });
});

test('a turn with unknown tokens makes the sum unknown', () => {
  const { add, usage } = recordTurns();
  add({ ...turn, usage: { inputTokens: 3, outputTokens: 1 } });
  add(turn);
  expect(usage()).toBeUndefined();
});
