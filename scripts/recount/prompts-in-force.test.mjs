import { expect, test } from 'vitest';
import { standingInForce } from './prompts-in-force.mjs';
import { versionOf } from './run-files.mjs';

const judged = [
  { localValidity: 'loss', lookaheadPotential: [], globalAlignment: 'win' },
  { localValidity: 'tie', lookaheadPotential: [], globalAlignment: 'win' },
];

test.each([
  ['joint', { kind: 'joint', weights: { localValidity: 1, lookaheadPotential: 2, globalAlignment: 1 } }, 0.625],
  ['of the agent alone', { kind: 'local-only' }, 0.25],
  ['of the final answer alone', { kind: 'global-only' }, 1],
  ["of the user's optimizer, which the report takes over", { global: 'graded' }, 0.7],
  ["of the user's optimizer without an option for it", undefined, 0.7],
])('the reward of the prompt in force is %s', (_, reward, expected) => {
  const version = versionOf('seed');
  const events = [
    { type: 'run-started', prompts: { a: 'seed' }, options: { reward } },
    { type: 'candidate-scored', agent: 'a', version, accepted: true, reward: 0.7, judged },
  ];
  const run = /** @type {any} */ ({ events });
  expect(standingInForce(run, 'a', 1).composite).toBeNull();
  expect(standingInForce(run, 'a', 2)).toEqual({
    best_local: 0.25,
    best_lookahead: null,
    best_global: 1,
    composite: expected,
  });
});
