import { describe, expect, test } from 'vitest';
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

describe('the run', () => {
  test('has the answer, or leaves it to the last turn', async () => {
    const { add, runOf } = recordTurns();
    add(turn);
    expect(await runOf(Promise.resolve('five'))).toEqual({ turns: [turn], answer: 'five' });
    expect(await runOf(Promise.resolve())).toEqual({ turns: [turn] });
  });

  test('fails with the first wrong use of an agent, also if the framework hides it or fails because of it', async () => {
    const hidden = recordTurns();
    hidden.refused('no agent "critc"');
    hidden.refused('a later one');
    for (const answer of [Promise.resolve('five'), Promise.reject(new Error('the tool failed'))])
      await expect(hidden.runOf(answer)).rejects.toMatchObject({ code: 'invalid-input', message: 'no agent "critc"' });
    await expect(recordTurns().runOf(Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  });
});
