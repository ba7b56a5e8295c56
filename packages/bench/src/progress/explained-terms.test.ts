import type { OptimizationEvent } from '@maspo/core';
import { expect, test } from 'vitest';
import { explainTerms } from './explained-terms.ts';

const event = (type: OptimizationEvent['type']) => ({ type }) as OptimizationEvent;

test('J and the three lenses are explained once, at their first use', () => {
  const terms = explainTerms();
  expect(terms.before(event('run-started'))).toEqual([]);
  expect(terms.before(event('step-started')).join(' ')).toMatch(/^J: .*local.*lookahead.*global/);
  expect(terms.before(event('step-started'))).toEqual([]);
  expect(terms.before(event('round-finished')).join(' ')).toMatch(/^composite: .*0\.5 is a draw/);
  expect(terms.before(event('trials-started')).join(' ')).toMatch(/^win-rate: /);
});

test('an explanation fits a terminal of 80 columns', () => {
  for (const type of ['step-started', 'round-finished', 'trials-started'] as const)
    for (const line of explainTerms().before(event(type))) expect(line.length).toBeLessThan(80);
});
