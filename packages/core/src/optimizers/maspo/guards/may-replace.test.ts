import { expect, test } from 'vitest';
import type { GuardReading } from '../../../event/optimization-event.ts';
import { mayReplace } from './may-replace.ts';

function accuracy(value: number | null): GuardReading {
  return { guard: 'finalAccuracy', value, bound: 0.5, holds: value !== null && value >= 0.5 };
}

const tokens: GuardReading = { guard: 'tokensPerRound', value: 900, bound: 500, holds: false };

test.each([
  ['that satisfy the floor', 0.5, 0.9, true],
  ['that break a floor satisfied before', 0.4, 0.6, false],
  ['that come nearer to a floor broken before', 0.4, 0.3, true],
  ['that are as far from a floor broken before', 0.3, 0.3, true],
  ['that fall farther below a floor broken before', 0.2, 0.3, false],
  ['that could not be measured, after prompts that scored 0', null, 0, false],
  ['that were measured, after prompts that could not be', 0, null, true],
])('prompts %s: %j after %j', (_, value, before, expected) => {
  expect(mayReplace([accuracy(value)], [accuracy(before)])).toBe(expected);
});

test('one broken floor among several is enough to refuse', () => {
  const validity: GuardReading = { guard: 'localValidity', agent: 'a', value: 0.9, bound: 0.8, holds: true };
  expect(mayReplace([validity, accuracy(0.4)], [accuracy(0.6)])).toBe(false);
});

test('a round that used too many tokens is never adopted', () => {
  expect(mayReplace([accuracy(0.9), tokens], [accuracy(0.1), tokens])).toBe(false);
});
