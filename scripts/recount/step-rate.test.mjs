import { expect, test } from 'vitest';
import { stepRate } from './step-rate.mjs';

const place = { round: 1, agent: 'planner', step: 1 };
const unreadable = { unscored: 'no choice could be read' };

/** A step with one candidate, judged on one question. @param {object} judged @param {string} provider */
function rateOf(judged, provider = 'simulated') {
  const one = {
    question: 'q1',
    localValidity: 'win',
    lookaheadPotential: [{ agent: 'solver', verdict: 'win' }],
    globalAlignment: 'win',
    identical: [],
    ...judged,
  };
  const events = [
    { type: 'run-started', agents: ['planner', 'solver', 'checker'], edges, options: {} },
    { type: 'step-started', ...place, batch: [{ question: 'q1', injected: false }] },
    { type: 'candidate-scored', ...place, parent: 'seed', judged: [one] },
  ];
  return stepRate(/** @type {any} */ ({ events, manifest: { models: { agent: { provider } } } }), place);
}
const edges = [
  ['planner', 'solver'],
  ['solver', 'checker'],
];

const aligned = { compared: 1, misaligned: 0, identical: 0, rate: 0 };
const misaligned = { compared: 1, misaligned: 1, identical: 0, rate: 1 };
const identical = { compared: 0, misaligned: 0, identical: 1, rate: null };
const nothing = { compared: 0, misaligned: 0, identical: 0, rate: null };

test.each([
  ['a local win that wins downstream is aligned', {}, aligned],
  ['a local win that ties at the end is misaligned', { globalAlignment: 'tie' }, misaligned],
  [
    'a local win is aligned where both final answers are right',
    { globalAlignment: 'tie', scores: { reference: 1, candidate: 1 } },
    aligned,
  ],
  [
    'a local win is misaligned where both final answers are half right',
    { globalAlignment: 'tie', scores: { reference: 0.5, candidate: 0.5 } },
    misaligned,
  ],
  [
    'outputs are identical where all of them are, also without a local verdict',
    { localValidity: unreadable, identical: ['solver', 'checker'] },
    identical,
  ],
  [
    'the readers alone decide about identity where the final answer was not judged',
    { globalAlignment: null, identical: ['solver'] },
    identical,
  ],
  [
    'a reader with another output and no verdict shows nothing, even if the final answers are identical',
    { lookaheadPotential: [{ agent: 'solver', verdict: unreadable }], globalAlignment: 'tie', identical: ['checker'] },
    nothing,
  ],
  ['a question without a local verdict shows nothing', { localValidity: unreadable }, nothing],
  ['a lens that was not asked for shows nothing', { localValidity: null }, nothing],
])('%s', (_, judged, expected) => {
  expect(rateOf(judged)).toEqual(expected);
});

test('the final answer of a system in its own code is not the output of an agent', () => {
  const judged = {
    lookaheadPotential: [{ agent: 'solver', verdict: 'tie' }],
    globalAlignment: 'tie',
    identical: ['solver', 'final-answer'],
  };
  expect(rateOf(judged, 'system')).toEqual(identical);
  expect(rateOf(judged, 'openai')).toEqual(misaligned);
});
