import { expect, test } from 'vitest';
import { misalignment } from './misalignment.mjs';

test('a case that its full buffer evicts at once is mined but not added', () => {
  /** @param {string} question @param {string | null} evicted */
  const mined = (question, evicted) => ({
    type: 'misalignment-mined',
    agent: 'a',
    question,
    category: 'global',
    evicted,
  });
  const events = [
    { type: 'beam-filled' },
    mined('q1', null),
    mined('q2', 'q2'),
    mined('q3', 'q1'),
    { type: 'round-finished', round: 1 },
  ];
  const counted = misalignment(/** @type {any} */ ({ events, report: {} }));
  expect(counted?.rounds).toEqual([{ round: 1, mined: 3, added: 2, stored: 1, change: null }]);
});
