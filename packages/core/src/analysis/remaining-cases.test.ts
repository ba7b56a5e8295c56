import { describe, expect, test } from 'vitest';
import { mined } from '../../test/mined-events.ts';
import { remainingCases } from './remaining-cases.ts';

describe('the remaining cases', () => {
  test('are those of the last re-run', () => {
    const cases = [
      {
        agent: 'a',
        version: 'v',
        question: 'q1',
        category: 'both',
        failedAgent: 'c',
        outcome: 'repaired',
        reason: null,
      },
    ] as const;
    expect(remainingCases([mined(1, 'a', 'q1'), { type: 'cases-rechecked', cases }])).toBe(cases);
  });

  test('are all that the buffer held, not re-run, where a search ended before', () => {
    const events = [mined(1, 'a', 'q1'), mined(1, 'a', 'q2', { evicted: 'q1' }), mined(1, 'b', 'q1')];
    expect(remainingCases(events).map(({ agent, question, outcome }) => [agent, question, outcome])).toEqual([
      ['a', 'q2', 'not-rerun'],
      ['b', 'q1', 'not-rerun'],
    ]);
  });
});
