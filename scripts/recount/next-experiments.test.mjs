import { expect, test } from 'vitest';
import { nextExperiments } from './next-experiments.mjs';

const [small, large] = ['small', 'large'].map((model) => ({ provider: 'openai', model }));
const models = { agent: small, evaluator: large };

/** The rules that apply to a run with these events and models. @param {{ events: object[], models: object, absolute: number }} of */
function rulesOf({ events, models, absolute }) {
  const run = {
    events,
    outcomes: [],
    manifest: { models },
    summary: { status: 'target-reached', budgetReached: null, judgeCheck: { reason: null } },
  };
  const counted = {
    optimizationTrajectory: { guards: [], operators: [] },
    misalignmentCaseSummary: null,
    bestVsBaselineDelta: { finalMetric: { gained: 0, lost: 0, p: null, absolute } },
    remainingFailureModes: { assessedUnder: null, cases: null },
  };
  return nextExperiments(/** @type {any} */ (run), counted).map(({ rule }) => rule);
}

test.each([
  ['none, where another model judges', models, []],
  ['self-judged, where the model of the agents judges', { ...models, evaluator: small }, ['self-judged']],
  ['self-judged, where a model of some agents judges', { ...models, 'agents.strong': large }, ['self-judged']],
  [
    'self-judged, where the model of the agents judges a lens',
    { ...models, 'evaluator.local': small },
    ['self-judged'],
  ],
])('the rule is %s', (_, models, expected) => {
  const events = [{ type: 'run-started' }, { type: 'run-finished', outcome: 'unchanged' }];
  expect(rulesOf({ events, models, absolute: 0 })).toEqual(expected);
});

test.each([
  ['judge', {}, []],
  ['pool', { finalAnswers: 'graded' }, []],
  ['validation', {}, [{ type: 'trial-finished', metric: 'accuracy' }]],
])('the rule is %s-disagrees, where the test split does not agree with it', (by, start, trials) => {
  const events = [{ type: 'run-started', ...start }, ...trials, { type: 'run-finished', outcome: 'improved' }];
  expect(rulesOf({ events, models, absolute: -0.1 })).toEqual([`${by}-disagrees`]);
});
