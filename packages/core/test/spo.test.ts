import { describe, expect, test } from 'vitest';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { spo } from '../src/optimizers/spo/spo.ts';
import { graphOf } from '../testing/graphs.ts';
import { blockOf, textOf } from '../testing/scripted-model.ts';
import { promptOf, qualityWorld } from './quality-world.ts';

/*
 * One agent and all three questions in every round, so each verdict is the sign of a difference in this table:
 *
 *        q1 q2 q3
 *   a0    0  0  0   the seed
 *   a1    1  1 -1   round 1, from a0: 2 wins, 1 loss: accepted
 *   a2    2  0 -1   round 2, from a1: 1 win, 1 loss, 1 tie: rejected
 *   a3    0  0 .5   round 3, from a1: 1 win, 2 losses: rejected
 *   a4    2  2  2   round 4, from a1: 3 wins: accepted, and the proposals that follow are made from it
 */
const worth = {
  a0: { a: [0, 0, 0] },
  a1: { a: [1, 1, -1] },
  a2: { a: [2, 0, -1] },
  a3: { a: [0, 0, 0.5] },
  a4: { a: [2, 2, 2] },
};
const pool = ['q1', 'q2', 'q3'].map((id) => ({ id, text: id }));

async function run(options: Readonly<Record<string, unknown>>) {
  const parents: string[] = [];
  const world = qualityWorld(worth, (parent, draw) => {
    parents.push(parent);
    return `a${/round (\d)/.exec(draw)![1]}`;
  });
  const events: OptimizationEvent[] = [];
  const result = await optimize(
    spo,
    { graph: graphOf('a', ''), prompts: { a: promptOf('a0') }, pool, requirement: 'Any.' },
    { models: world.models, options, seed: 1, emit: (event) => events.push(event) },
  );
  const trials = events
    .filter((event) => event.type === 'trial-finished')
    .map(({ versions, value, accepted }) => [world.nameOf(versions.a!), value, accepted]);
  const judged = world.models.evaluator.requests.map((request) => textOf(request));
  return { parents, trials, judged, result };
}

const steps = [
  ['a1', expect.closeTo(2 / 3), true],
  ['a2', 0.5, false],
  ['a3', expect.closeTo(1 / 3), false],
  ['a4', 1, true],
];

describe('SPO, step by step', () => {
  test.each(['paper', 'original'])('accepts on more wins than losses, rejects ties (%s)', async (preset) => {
    const judge = { choice: 'with-tie' };
    const { parents, trials, result } = await run({ preset, rounds: 4, judge });
    expect(trials).toEqual(steps);
    expect(parents).toEqual(['a0', 'a1', 'a1', 'a1']);
    expect(result.prompts).toEqual({ a: promptOf('a4') });
    expect(result.finalCheck).toMatchObject({ outcome: 'improved', wins: 3 });
  });

  test('as published, it judges each question four times, with either output first', async () => {
    const { judged } = await run({ preset: 'original', rounds: 1 });
    const first = judged.slice(0, 12).map((text) => `${blockOf(text, 'question')} ${blockOf(text, 'output_A')}`);
    for (const [question, before, after] of [
      ['q1', 0, 1],
      ['q2', 0, 1],
      ['q3', 0, -1],
    ]) {
      const shown = first.filter((text) => text.startsWith(`${question} `));
      expect(shown).toHaveLength(4);
      expect(shown.every((text) => [`${question} a=${before}`, `${question} a=${after}`].includes(text))).toBe(true);
    }
    expect(new Set(first.map((text) => text.split(' ')[1]))).toEqual(new Set(['a=0', 'a=1', 'a=-1']));
    expect(judged[0]).not.toContain('<choice>tie</choice>');
  });

  test('adapted to graphs, it judges each question once', async () => {
    expect((await run({ rounds: 1 })).judged).toHaveLength(3 + 3);
  });
});

test('a win rate is unknown where less than half of the questions could be judged', async () => {
  const world = qualityWorld({ a0: { a: [0, Number.NaN, Number.NaN] }, a1: { a: [1, 1, 1] } }, () => 'a1');
  const events: OptimizationEvent[] = [];
  await optimize(
    spo,
    { graph: graphOf('a', ''), prompts: { a: promptOf('a0') }, pool, requirement: 'Any.' },
    { models: world.models, options: { rounds: 1 }, seed: 1, emit: (event) => events.push(event) },
  );
  expect(events.find(({ type }) => type === 'trial-finished')).toMatchObject({
    value: null,
    bar: 0.5,
    accepted: false,
  });
});

test('each agent is searched by itself, in topological order, and no agent after it is run', async () => {
  const local = {
    a0: { a: [0], b: [0] },
    a1: { a: [1], b: [-5] },
    b0: { b: [0] },
    b1: { b: [1] },
  };
  const world = qualityWorld(local, (parent) => `${parent[0]}1`);
  const events: OptimizationEvent[] = [];
  const result = await optimize(
    spo,
    { graph: graphOf('a b', 'a>b'), prompts: { a: promptOf('a0'), b: promptOf('b0') }, pool, requirement: 'Any.' },
    { models: world.models, options: { rounds: 1 }, seed: 1, emit: (event) => events.push(event) },
  );
  const trials = events.filter((event) => event.type === 'trial-finished');
  // a1 harms the output of b, which SPO does not judge for a.
  expect(trials.map(({ agent, accepted }) => [agent, accepted])).toEqual([
    ['a', true],
    ['b', true],
  ]);
  expect(result.finalCheck.outcome).toBe('seed-kept');
  // Agent a runs under both prompts on its own visit, and once more for b on the next visit: nine runs of a before b speaks.
  expect(world.models.agent.requests.findIndex(({ agent }) => agent === 'b')).toBe(9);
  expect(world.models.evaluator.requests.findIndex(({ agent }) => agent === 'b')).toBe(3);
});
