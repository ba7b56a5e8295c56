import { describe, expect, test } from 'vitest';
import type { OptimizationEvent } from '../event/optimization-event.ts';
import { operatorRates } from './operator-rates.ts';

type EventOf<Type> = Extract<OptimizationEvent, { type: Type }>;

describe('operator rates', () => {
  const at = (step: number) => ({ round: 1, agent: 'a', step, parent: 'p' });
  const proposed = (
    operator: EventOf<'candidate-proposed'>['operator'],
    version: string,
    step = 1,
  ): OptimizationEvent => ({
    type: 'candidate-proposed',
    ...at(step),
    operator,
    version,
    prompt: '',
    mended: [],
    seen: [],
    quotes: [],
  });
  const scored = (version: string, accepted: boolean, step = 1, reward = accepted ? 0.7 : 0.4) =>
    ({ type: 'candidate-scored', ...at(step), version, accepted, reward }) as unknown as OptimizationEvent;

  test('count accepted proposals among all requested ones', () => {
    const events: OptimizationEvent[] = [
      proposed('rephrase', 'v1'),
      proposed('add-constraint', 'v2'),
      { type: 'candidate-rejected', ...at(1), operator: 'rephrase', cause: 'known', reason: 'no new text' },
      scored('v1', true),
      scored('v2', false),
      proposed('rephrase', 'v1', 2),
      proposed('rephrase', 'v3', 2),
      scored('v1', false, 2),
      scored('v3', true, 2),
    ];
    expect(operatorRates(events)).toEqual([
      { operator: 'rephrase', asked: 4, proposed: 3, rejected: 1, accepted: 2, rate: 0.5 },
      { operator: 'add-constraint', asked: 1, proposed: 1, rejected: 0, accepted: 0, rate: 0 },
    ]);
  });

  test('do not count a mutation that fills a beam without a gain', () => {
    const events = [proposed('rephrase', 'v1', 0), scored('v1', true, 0, 0.2)];
    expect(operatorRates(events)).toMatchObject([{ operator: 'rephrase', asked: 1, proposed: 1, accepted: 0 }]);
  });

  test('are not measured where a search does not compare proposals with their parents', () => {
    const trial = { type: 'trial-finished', accepted: true } as unknown as OptimizationEvent;
    expect(operatorRates([proposed('rewrite', 'v1'), trial])).toEqual([
      { operator: 'rewrite', asked: 1, proposed: 1, rejected: 0, accepted: null, rate: null },
    ]);
  });

  test('are 0 where steps were made and every proposal was rejected', () => {
    const started = { type: 'step-started', ...at(1) } as unknown as OptimizationEvent;
    const rejected = {
      type: 'candidate-rejected',
      ...at(1),
      operator: 'rephrase',
      cause: 'known',
      reason: 'no new text',
    } as const;
    expect(operatorRates([started, rejected])).toMatchObject([{ asked: 1, accepted: 0, rate: 0 }]);
  });

  test('exist only for operators that were used', () => {
    expect(operatorRates([])).toEqual([]);
  });
});
