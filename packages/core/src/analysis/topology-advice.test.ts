import { describe, expect, test } from 'vitest';
import { mined, roundFinished } from '../../test/mined-events.ts';
import type { OptimizationEvent } from '../event/optimization-event.ts';
import { topologyAdvice } from './topology-advice.ts';

const started = {
  type: 'run-started',
  agents: ['a', 'b', 'c'],
  edges: [
    ['a', 'b'],
    ['b', 'c'],
  ],
} as unknown as OptimizationEvent;

describe('the advice to change the topology', () => {
  /** Rounds that each add the given number of new cases of an agent. */
  const rounds = (agent: string, ...added: number[]): OptimizationEvent[] => [
    started,
    ...added.flatMap((count, index) => [
      ...Array.from({ length: count }, (_, number) => mined(index + 1, agent, `q${index}.${number}`)),
      roundFinished(index + 1),
    ]),
  ];

  test('is given when the last three rounds added cases and never fewer than before', () => {
    const advice = topologyAdvice(rounds('a', 9, 1, 2, 2));
    expect(advice).toMatchObject({ added: [1, 2, 2], agent: 'a', readers: ['b'] });
    expect(advice!.text).toContain('added 1, 2, 2 misalignment cases, 5 of them of "a"');
    expect(advice!.text).toContain('between "a" and "b"');
  });

  test('names the agent with the most cases, even if it is the terminal agent', () => {
    const events = [...rounds('c', 2, 2, 2).slice(0, -1), mined(3, 'a', 'q0'), roundFinished(3)];
    const advice = topologyAdvice(events);
    expect(advice).toMatchObject({ added: [2, 2, 3], agent: 'c', readers: [] });
    expect(advice!.text).toContain('before "c" that checks its input');
  });

  test.each([
    ['slows down', [2, 3, 2]],
    ['stands still', [0, 0, 0]],
    ['stops growing', [3, 3, 0]],
    ['was watched over two rounds only', [1, 2]],
  ])('is not given when the buffer %s', (_, added) => {
    expect(topologyAdvice(rounds('a', ...added))).toBeUndefined();
  });
});
