import { describe, expect, test } from 'vitest';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { createGraph } from '../src/graph/mas-graph.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import type { Optimizer } from '../src/optimizer/optimizer.ts';
import { maspo } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { randomSearch } from '../src/optimizers/random-search/random-search.ts';
import { spo } from '../src/optimizers/spo/spo.ts';
import { tpe } from '../src/optimizers/tpe/tpe.ts';
import { blockOf, textOf } from '../testing/scripted-model.ts';
import { promptOf, qualityWorld, type Worth } from './quality-world.ts';

/*
 * Two rounds of a solver b and a critic c, then d, worked out by hand. The turns are b, c, b@2, c@2. Each turn adds the worth of its prompt
 * and passes everything on. So every turn of b1 or c1 counts, and after two rounds each number was added twice.
 */
const graph = createGraph({
  agents: ['b', 'c', 'd'].map((id) => ({ id, role: `role of ${id}` })),
  edges: [
    ['b', 'c'],
    ['c', 'b', 'next'],
    ['c', 'd'],
  ],
  rounds: 2,
});
const nothing = [0, 0];
const worth: Worth = {
  b0: { b: nothing, c: nothing, d: nothing },
  b1: { b: [1, 0], c: [1, -1], d: [1, 1] },
  b2: { b: [1, 1], c: [-1, -1], d: [-1, 0] },
  c0: { b: nothing, c: nothing, d: nothing },
  c1: { b: [-1, 0], c: [1, 0], d: [1, 0] },
  d0: { d: nothing },
};

const problem = {
  graph,
  prompts: { b: promptOf('b0'), c: promptOf('c0'), d: promptOf('d0') },
  pool: ['q1', 'q2'].map((id) => ({ id, text: id })),
  requirement: 'A high d.',
};
const world = () =>
  qualityWorld(worth, (parent, draw) => {
    const share = Number(draw.at(-1));
    return { b0: ['b1', 'b2'], c0: ['c1', undefined] }[parent]?.[share];
  });
type World = ReturnType<typeof world>['models'];
const judgedIn = ({ evaluator }: World) =>
  new Set(evaluator.requests.flatMap(({ purpose, agent }) => (purpose === 'judge' ? [agent] : [])));

const { nameOf, models } = world();
const events: OptimizationEvent[] = [];
const result = await optimize(maspo, problem, {
  models,
  options: {
    schedule: { rounds: 1, steps: 1 },
    batch: { size: 2 },
    sampling: { cases: 2 },
    search: { size: 2, proposalsPerParent: 2 },
    reward: { weights: { localValidity: 0.4, lookaheadPotential: 0.4, globalAlignment: 0.2 } },
  },
  emit: (event) => events.push(event),
});

const scored = events
  .filter((event) => event.type === 'candidate-scored')
  .map(({ version, reward, lenses }) => ({
    prompt: nameOf(version),
    means: [lenses.localValidity.mean, lenses.lookaheadPotential.mean, lenses.globalAlignment.mean],
    reward,
  }));

test('an agent with two turns has one prompt, one beam and one visit a round', () => {
  const visits = events.flatMap((event) => (event.type === 'visit-started' ? [event.agent] : []));
  expect(visits).toEqual(['b', 'c', 'd']);
  expect(Object.keys(result.prompts)).toEqual(['b', 'c', 'd']);
  expect(result.prompts).toMatchObject({ b: promptOf('b1'), c: promptOf('c1') });
});

test('a candidate is used in all turns, and is judged by its last turn and the last turns of the agents after it', () => {
  expect(scored).toEqual([
    // b1  local, b at b@2      2 0    win tie    0.75
    //     lookahead, c at c@2  2 -2   win loss   0.5
    //     global, d            2 2    win win    1
    //     R = 0.4 x 0.75 + 0.4 x 0.5 + 0.2 x 1 = 0.7
    { prompt: 'b1', means: [0.75, 0.5, 1], reward: 0.7 },
    // b2  local 2 2 -> 1;  lookahead -2 -2 -> 0;  global -2 0 -> (0 + 0.5) / 2 = 0.25
    //     R = 0.4 x 1 + 0.4 x 0 + 0.2 x 0.25 = 0.45
    { prompt: 'b2', means: [1, 0, 0.25], reward: 0.45 },
    // c1 against c0, both with b1 in both turns, which cancels out.
    //     local, c at c@2                    2 0             win tie    0.75
    //     lookahead, b at b@2, d             b: -1 0, d: 2 0            ((0 + 1) / 2 + (0.5 + 0.5) / 2) / 2 = 0.5
    //     global, d                          2 0             win tie    0.75
    //     R = 0.4 x 0.75 + 0.4 x 0.5 + 0.2 x 0.75 = 0.65
    { prompt: 'c1', means: [0.75, 0.5, 0.75], reward: 0.65 },
  ]);
});

test('the judge reads one pair of outputs for each agent, whatever the rounds, and never the earlier turns', () => {
  expect(judgedIn(models)).toEqual(new Set(['b@2', 'c@2', 'd']));
});

test('a case shows the last turn that won and the last turn that lost', () => {
  const mined = events.filter((event) => event.type === 'misalignment-mined');
  const cases = mined.map(({ agent, question, category, failedAgent }) =>
    [agent, question, category, failedAgent].join(' '),
  );
  expect(cases.toSorted()).toEqual(['b q1 both c@2', 'b q2 lookahead c@2']);
});

test('every agent is assessed once', () => {
  const [orientation] = events.filter((event) => event.type === 'orientation-finished');
  expect(Object.keys(orientation!.lenses)).toEqual(['b', 'c', 'd']);
  expect(orientation!.lenses.d!.lookaheadPotential).toBeNull();
});

describe('the request for a proposal', () => {
  const request = textOf(models.optimizer.requests[0]!);

  test('names each neighbour once, and states how often the agent speaks', () => {
    expect(blockOf(request, 'agent').split('\n')).toEqual([
      'b: role of b',
      'It reads the work of: c (role of c)',
      'Its output is read by: c (role of c)',
      'It speaks 2 times with this one prompt; its last turn is shown below, and an earlier one may receive nothing.',
    ]);
  });

  test('shows what the last turn received', () => {
    expect(blockOf(request, 'received')).toMatch(/^From c:\nb=/);
  });
});

describe('a baseline', () => {
  test.each([
    { optimizer: spo, options: { rounds: 1, questions: 2 } },
    { optimizer: tpe, options: { candidates: 2, shown: 2, trials: 1, batch: 2 } },
    { optimizer: randomSearch, options: { candidates: 2, shown: 2, trials: 1, batch: 2 } },
  ])(
    '$optimizer.name shows the last turn to the proposer, and judges no earlier turn',
    async ({ optimizer, options }) => {
      const own = world().models;
      await optimize(optimizer as Optimizer<unknown>, problem, { models: own, options });
      const received = own.optimizer.requests.map((asked) => blockOf(textOf(asked), 'received'));
      expect(received[0]).toMatch(/^From c:\nb=/);
      for (const earlier of ['b', 'c']) expect(judgedIn(own)).not.toContain(earlier);
    },
  );
});
