import { describe, expect, test } from 'vitest';
import { mined, roundFinished } from '../../test/mined-events.ts';
import { misalignmentGrowth } from './misalignment-growth.ts';

describe('the growth of the buffer', () => {
  test('counts mined, added and stored cases by round, without those replaced or evicted', () => {
    const events = [
      mined(1, 'a', 'q1'),
      mined(1, 'a', 'q1', { category: 'both' }),
      mined(1, 'b', 'q1', { category: 'global' }),
      roundFinished(1),
      mined(2, 'a', 'q1'),
      mined(2, 'a', 'q2', { category: 'both', evicted: 'q1' }),
      roundFinished(2),
      mined(3, 'a', 'q3'),
    ];
    expect(misalignmentGrowth(events)).toEqual([
      {
        round: 1,
        mined: 3,
        added: 2,
        addedByAgent: { a: 1, b: 1 },
        stored: 2,
        storedByCategory: { lookahead: 0, global: 1, both: 1 },
      },
      {
        round: 2,
        mined: 2,
        added: 1,
        addedByAgent: { a: 1 },
        stored: 2,
        storedByCategory: { lookahead: 0, global: 1, both: 1 },
      },
    ]);
  });

  test('a case that a full buffer evicts at once is not added, however often it is found', () => {
    const events = [1, 2, 3].flatMap((round) => [mined(round, 'a', 'q1', { evicted: 'q1' }), roundFinished(round)]);
    expect(misalignmentGrowth(events).map(({ mined, added, stored }) => [mined, added, stored])).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ]);
  });
});
