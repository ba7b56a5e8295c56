import type { OptimizationEvent } from '@maspo/core';
import type { UsageSnapshot } from '@maspo/models';
import { describe, expect, test } from 'vitest';
import { followBudget, followSearch } from './search-share.ts';

function started(optimizer: string, options: object, changes: object = {}): OptimizationEvent {
  const agents = ['solver', 'checker', 'solver 2', 'voter'];
  const turns = { 'solver 2': 'solver' };
  const event = { type: 'run-started', optimizer, options, agents, turns, frozen: ['voter'], ...changes };
  return event as unknown as OptimizationEvent;
}

function doneAfter(...events: readonly object[]): number | undefined {
  const search = followSearch();
  for (const event of events) search.event(event as OptimizationEvent);
  return search.done;
}

const step = { type: 'step-finished' };
const trial = (number: number) => ({ type: 'trial-finished', trial: number });

describe('the finished share of a search', () => {
  test.each<[string, object, object[], number | undefined]>([
    ['maspo', { schedule: { kind: 'interleaved', rounds: 3, steps: 2 } }, [step, step, step], 3 / 12],
    ['maspo', { schedule: { kind: 'single-cycle', steps: 2 } }, [step], 1 / 4],
    ['maspo', { schedule: { kind: 'round-robin', maxRounds: 10, steps: 1 } }, [step], 1 / 20],
    ['maspo', { schedule: { rounds: 2, steps: 2 } }, [step, { type: 'round-finished', round: 1 }], 1 / 2],
    ['spo', { rounds: 5 }, [trial(1), trial(2)], 2 / 10],
    ['tpe', { trials: 'by-size' }, [{ type: 'trials-started', trials: 8 }, trial(2)], 2 / 8],
    ['tpe', { trials: 'by-size' }, [], undefined],
    ['tpe', {}, [{ type: 'trials-started', trials: 0 }], undefined],
    ["a user's own", { rounds: 5 }, [trial(1)], undefined],
    ["a user's own", undefined as never, [{ type: 'search-ended', by: 'schedule' }], 1],
  ])('%s with %j', (optimizer, options, events, share) => {
    expect(doneAfter(started(optimizer, options), ...events)).toBe(share);
  });
});

describe('the used share of a budget', () => {
  const total = { calls: 20, replayed: 10, inputTokens: 900, outputTokens: 100, money: 1 };

  test.each([
    [undefined, 0],
    [{ maxCalls: 60 }, 0.5],
    [{ maxCalls: 60, maxTokens: 1250 }, 0.8],
    [{ maxMoney: 4 }, 0.25],
    [{ deadline: '1min' }, 0.75],
    [{ maxCalls: 3 }, 1],
  ])('of %j', (budget, share) => {
    const time = { ms: 1_000_000 };
    const used = followBudget(budget, () => time.ms);
    time.ms += 45_000;
    expect(used({ total } as UsageSnapshot)).toBe(share);
  });
});
