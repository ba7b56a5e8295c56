import { expect, test } from 'vitest';
import type { OptimizationEvent } from '../event/optimization-event.ts';
import { hasSteps } from './has-steps.ts';

const events = (...types: OptimizationEvent['type'][]) => types.map((type) => ({ type }) as OptimizationEvent);

test('a search by trials has no steps, though it may visit one agent after the other', () => {
  expect(hasSteps(events('run-started', 'visit-started', 'candidate-proposed', 'trial-finished'))).toBe(false);
});

test.each(['beam-filled', 'step-started'] as const)('a search on beams has steps: %s', (type) => {
  expect(hasSteps(events('run-started', 'visit-started', type))).toBe(true);
});
