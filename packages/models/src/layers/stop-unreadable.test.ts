import { describe, expect, test } from 'vitest';
import { stopUnreadable } from './stop-unreadable.ts';

const unusable = { outcome: 'unusable', reason: 'it ends with no choice that can be read' } as const;

describe('a model whose replies cannot be used', () => {
  const tell = (listen: ReturnType<typeof stopUnreadable>, times: number, purpose: 'judge' | 'propose' = 'judge') => {
    for (let index = 0; index < times; index++) listen({ purpose, ...unusable });
  };

  test('ends the run with the 20th, and the message says why and what to change', () => {
    const listen = stopUnreadable({ role: 'evaluator', model: 'tiny' });
    tell(listen, 19);
    expect(() => tell(listen, 1)).toThrow(
      'none of the first 20 verdicts of the evaluator "tiny" could be used, so nothing can be found: the last time, it ends with no choice that can be read. Raise models.evaluator.maxTokens',
    );
  });

  test('is counted by purpose', () => {
    const listen = stopUnreadable({ role: 'evaluator', model: 'tiny' });
    tell(listen, 19);
    tell(listen, 19, 'propose');
  });

  test.each(['read', 'read-again', 'mended'] as const)('goes on where one was %s', (outcome) => {
    const listen = stopUnreadable({ role: 'evaluator', model: 'tiny' });
    tell(listen, 19);
    listen({ purpose: 'judge', outcome, reason: 'any' });
    tell(listen, 100);
  });
});
