import { describe, expect, test } from 'vitest';
import type { BeamEntry, OptimizationEvent } from '../src/event/optimization-event.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspo } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { graphOf } from '../testing/graphs.ts';
import { promptOf, qualityWorld, type Worth } from './quality-world.ts';

/*
 * A whole search, worked out by hand. The graph is the chain a -> b -> c, so for agent a the three lenses read three different
 * outputs: local a's, lookahead b's, global c's. For b, lookahead and global both read c's output; for c, local and global both do.
 *
 * The batch of 4 is the whole pool, so no draw changes a number. Columns are q1 q2 q3 q4.
 */
const nothing = [0, 0, 0, 0];
const worth: Worth = {
  a0: { a: nothing, b: nothing, c: nothing },
  a1: { a: [1, 1, 0, -1], b: [1, -1, 1, 0], c: [1, -1, NaN, 0] },
  a2: { a: [2, 0, 0, 0], b: [-1, 0, 2, 0], c: [0, 0, 1, 0] },
  a3: { a: [3, 0, 0, 0], b: [0, 0, 2, 0], c: [0, 0, 1, 0] },
  a4: { a: [2, -1, -1, 0], b: [-1, 0, 2, 1], c: [0, 0, 1, 1] },
  a5: { a: [1, 1, 1, 1], b: [1, 1, 1, 0], c: [1, 1, 1, 0] },
  b0: { b: nothing, c: nothing },
  b1: { b: [1, 1, 0, 0], c: [-1, 0, 0, 1] },
  b2: { b: [-1, -1, 0, 0], c: [1, 0, 0, 0] },
  b3: { b: [1, 0, 0, 0], c: nothing },
  c0: { c: nothing },
  c1: { c: nothing },
  c2: { c: [1, -1, 0, 1] },
};

/** Round and parent -> the proposals from the first and the second share of its traces. */
const proposals: Record<string, readonly [string, string]> = {
  'round 1 a0': ['a1', 'a2'],
  'round 1 b0': ['b1', 'b2'],
  'round 1 c0': ['c1', 'c2'],
  'round 2 a2': ['a3', 'a4'],
  'round 2 a1': ['a5', 'a3'], // a3 was proposed just before
  'round 2 b1': ['b1', 'b0'], // both are in the beam
  'round 2 b0': ['b3', 'b1'],
  'round 2 c2': ['c2', 'c0'],
  'round 2 c0': ['c0', 'c2'],
};

const { nameOf, models } = qualityWorld(worth, (parent, draw) => {
  const [, round, share] = /(round \d).*propose\/\w+\/(\d)(?:\/again)?$/.exec(draw)!;
  return proposals[`${round} ${parent}`]![Number(share)]!;
});

const events: OptimizationEvent[] = [];
const result = await optimize(
  maspo,
  {
    graph: graphOf('a b c', 'a>b b>c'),
    prompts: { a: promptOf('a0'), b: promptOf('b0'), c: promptOf('c0') },
    pool: ['q1', 'q2', 'q3', 'q4'].map((id) => ({ id, text: id })),
    requirement: 'A high c.',
  },
  {
    models,
    options: {
      schedule: { rounds: 2, steps: 1 },
      batch: { size: 4 },
      search: { size: 2, proposalsPerParent: 2 },
      reward: { weights: { localValidity: 0.4, lookaheadPotential: 0.4, globalAlignment: 0.2 } },
    },
    emit: (event) => events.push(event),
  },
);

describe('round 1, agent a, against a0 (all zeros)', () => {
  test('joint rewards', () => {
    expect(scoredIn(1, 'a')).toEqual([
      // a1  local      + + 0 -   win  win  tie  loss      (1 + 1 + 0.5 + 0) / 4   = 0.625
      //     lookahead  + - + 0   win  loss win  tie       (1 + 0 + 1 + 0.5) / 4   = 0.625
      //     global     + - ? 0   win  loss unscored tie   (1 + 0 + 0.5) / 3       = 0.5
      //     R = 0.4 x 0.625 + 0.4 x 0.625 + 0.2 x 0.5 = 0.6;  J = 0 + 0.6 - 0.5 = 0.1
      { prompt: 'a1', parent: 'a0', means: [0.625, 0.625, 0.5], reward: 0.6, cumulative: 0.1, accepted: true },
      // a2  local      + 0 0 0   (1 + 3 x 0.5) / 4       = 0.625
      //     lookahead  - 0 + 0   (0 + 0.5 + 1 + 0.5) / 4 = 0.5
      //     global     0 0 + 0   (1 + 3 x 0.5) / 4       = 0.625
      //     R = 0.25 + 0.2 + 0.125 = 0.575;  J = 0.075
      { prompt: 'a2', parent: 'a0', means: [0.625, 0.5, 0.625], reward: 0.575, cumulative: 0.075, accepted: true },
    ]);
  });

  test('verdicts of a1', () => {
    const verdictsOn = (
      question: string,
      localValidity: unknown,
      verdict: unknown,
      globalAlignment: unknown,
      identical: readonly string[],
    ) => ({ question, localValidity, lookaheadPotential: [{ agent: 'b', verdict }], globalAlignment, identical });
    const unscored = { unscored: 'judge: no usable reply in two tries: it ends with no choice that can be read' };
    const { judged } = only('candidate-scored', 1, 'a')[0]!;
    expect(judged.toSorted((one, other) => one.question.localeCompare(other.question))).toEqual([
      verdictsOn('q1', 'win', 'win', 'win', []),
      verdictsOn('q2', 'win', 'loss', 'loss', []),
      verdictsOn('q3', 'tie', 'win', unscored, []),
      verdictsOn('q4', 'loss', 'tie', 'tie', ['b', 'c']),
    ]);
  });

  test('misalignment: two of the 5 comparisons of outputs that differ downstream, out of three local wins', () => {
    expect(minedIn(1, 'a')).toEqual(['a1 q2 both, failed b', 'a2 q1 lookahead, failed b']);
    // All outputs downstream are the same text: a1 on q4, a2 on q2 and q4.
    expect(finishedIn(1, 'a').misalignment).toEqual(counts({ compared: 5, localWins: 3, misaligned: 2, identical: 3 }));
  });

  test('the beam of two holds both children, the better first; the seed falls out', () => {
    expect(shown(finishedIn(1, 'a').beam)).toEqual([
      ['a1', 0.1],
      ['a2', 0.075],
    ]);
  });
});

describe('round 1, agent b, under a1', () => {
  test('joint rewards', () => {
    expect(scoredIn(1, 'b')).toEqual([
      // b1  local      + + 0 0   0.75
      //     c's output - 0 ? +   q3 is NaN on both sides, so the texts are identical: a tie. (0 + 0.5 + 0.5 + 1) / 4 = 0.5
      //     R = 0.4 x 0.75 + 0.4 x 0.5 + 0.2 x 0.5 = 0.6
      { prompt: 'b1', parent: 'b0', means: [0.75, 0.5, 0.5], reward: 0.6, cumulative: 0.1, accepted: true },
      // b2  local      - - 0 0   0.25
      //     c's output + 0 ? 0   0.625
      //     R = 0.1 + 0.25 + 0.125 = 0.475: no gain, so it may not enter
      { prompt: 'b2', parent: 'b0', means: [0.25, 0.625, 0.625], reward: 0.475, cumulative: -0.025, accepted: false },
    ]);
  });

  test("misalignment: a's cases q1 and q2 are injected, and the rate is taken only over q3 and q4", () => {
    expect(injectedIn(1, 'b')).toEqual(['q1', 'q2']);
    expect(minedIn(1, 'b')).toEqual(['b1 q1 both, failed c']);
    // On q4, b1 changes c's output; b1 on q3 and b2 on both do not.
    expect(finishedIn(1, 'b').misalignment).toEqual(counts({ compared: 1, localWins: 0, misaligned: 0, identical: 3 }));
    expect(finishedIn(1, 'b').bufferSize).toBe(3);
  });

  test('the seed stays second', () => {
    expect(shown(finishedIn(1, 'b').beam)).toEqual([
      ['b1', 0.1],
      ['b0', 0],
    ]);
  });
});

describe('round 1, agent c, under a1 and b1', () => {
  test('joint rewards: without successors, R = (0.4 x local + 0.2 x global) / 0.6', () => {
    expect(scoredIn(1, 'c')).toEqual([
      // c1 changes no output: R = 0.5 is a draw, which is no gain.
      { prompt: 'c1', parent: 'c0', means: [0.5, null, 0.5], reward: 0.5, cumulative: 0, accepted: false },
      // c2  + - ? +   (1 + 0 + 0.5 + 1) / 4 = 0.625
      {
        prompt: 'c2',
        parent: 'c0',
        means: [0.625, null, 0.625],
        reward: 0.625,
        cumulative: 0.125,
        accepted: true,
      },
    ]);
    // b's case q1 is injected; on q2 q3 q4, c2 loses q2 and wins q4, and all other outputs are the same text.
    expect(finishedIn(1, 'c').misalignment).toEqual(counts({ compared: 2, localWins: 1, misaligned: 0, identical: 4 }));
    expect(shown(finishedIn(1, 'c').beam)).toEqual([
      ['c2', 0.125],
      ['c0', 0],
    ]);
  });
});

describe('round 2, agent a', () => {
  test('the refresh compares a2 with a1 itself, and the top changes', () => {
    // local      2-1  0-1  0-0   0-(-1)   win  loss tie  win   0.625 lookahead -1-1  0+1  2-1   0-0      loss win  win
    // tie   0.625 global     0-1  0+1  1-NaN 0-0      loss win  unscored tie   0.5 R(a2, a1) = 0.6, so J(a2) = 0.1 and
    // J(a1) = 0. The only pair is reversed: tau-b = -1.
    expect(refreshIn('a')).toEqual({
      before: [
        ['a1', 0.1],
        ['a2', 0.075],
      ],
      after: [
        ['a2', 0.1],
        ['a1', 0],
      ],
      rankAgreement: -1,
      sameTop: false,
    });
  });

  test('joint rewards of the children of both parents, each against its own parent', () => {
    expect(scoredIn(2, 'a')).toEqual([
      // a3 - a2  local + 0 0 0 0.625;  lookahead + 0 0 0 0.625;  global 0 0 0 0 0.5
      //          R = 0.25 + 0.25 + 0.1 = 0.6;  J = J(a2) + 0.1 = 0.2
      { prompt: 'a3', parent: 'a2', means: [0.625, 0.625, 0.5], reward: 0.6, cumulative: 0.2, accepted: true },
      // a4 - a2  local 0 - - 0 0.25;  lookahead 0 0 0 + 0.625;  global 0 0 0 + 0.625
      //          R = 0.1 + 0.25 + 0.125 = 0.475;  J = 0.1 - 0.025
      { prompt: 'a4', parent: 'a2', means: [0.25, 0.625, 0.625], reward: 0.475, cumulative: 0.075, accepted: false },
      // a5 - a1  local 0 0 + + 0.75;  lookahead 0 + 0 0 0.625;  global 0 + ? 0 (0.5 + 1 + 0.5) / 3 = 2/3
      //          R = 0.3 + 0.25 + 0.1333... = 0.68333...;  J = 0 + 0.18333...
      {
        prompt: 'a5',
        parent: 'a1',
        means: [0.75, 0.625, 0.666666666667],
        reward: 0.683333333333,
        cumulative: 0.183333333333,
        accepted: true,
      },
    ]);
    expect(only('candidate-rejected', 2, 'a').map(({ parent }) => nameOf(parent))).toEqual(['a1']);
  });

  test('both gainers enter, and both parents fall out', () => {
    expect(shown(finishedIn(2, 'a').beam)).toEqual([
      ['a3', 0.2],
      ['a5', 0.183333333333],
    ]);
  });

  test("misalignment: a's own cases are injected; a5 wins q3 locally and only ties downstream", () => {
    expect(injectedIn(2, 'a')).toEqual(['q1', 'q2']);
    expect(minedIn(2, 'a')).toEqual(['a5 q3 lookahead, failed b']);
    // The comparisons are a4 on q4, which wins at b, and a5 on q3, where b writes another text of the same worth.
    expect(finishedIn(2, 'a').misalignment).toEqual(counts({ compared: 2, localWins: 1, misaligned: 1, identical: 4 }));
  });
});

describe('round 2, agent b, under a3 and c2', () => {
  test('the refresh gives the best prompt 0 and the other prompt its score against the best', () => {
    // b0 - b1  local - - 0 0 0.25;  c's output + 0 0 - 0.5;  R = 0.1 + 0.2 + 0.1 = 0.4
    expect(refreshIn('b')).toEqual({
      before: [
        ['b1', 0.1],
        ['b0', 0],
      ],
      after: [
        ['b1', 0],
        ['b0', -0.1],
      ],
      rankAgreement: 1,
      sameTop: true,
    });
  });

  test('a child of the second member enters below the best; proposals without a new text are rejected', () => {
    // b3 - b0  local + 0 0 0 0.625;  c's output 0.5;  R = 0.25 + 0.2 + 0.1 = 0.55;  J = -0.1 + 0.05
    expect(scoredIn(2, 'b')).toEqual([
      { prompt: 'b3', parent: 'b0', means: [0.625, 0.5, 0.5], reward: 0.55, cumulative: -0.05, accepted: true },
    ]);
    expect(only('candidate-rejected', 2, 'b')).toHaveLength(3);
    expect(shown(finishedIn(2, 'b').beam)).toEqual([
      ['b1', 0],
      ['b3', -0.05],
    ]);
  });
});

describe('round 2, agent c, under a3 and b1', () => {
  test('the refresh renormalises as the search does, and a step without children leaves the beam as it is', () => {
    // c0 - c2  - + 0 -   (0 + 1 + 0.5 + 0) / 4 = 0.375
    expect(refreshIn('c')).toEqual({
      before: [
        ['c2', 0.125],
        ['c0', 0],
      ],
      after: [
        ['c2', 0],
        ['c0', -0.125],
      ],
      rankAgreement: 1,
      sameTop: true,
    });
    expect(only('candidate-rejected', 2, 'c')).toHaveLength(4);
    expect(scoredIn(2, 'c')).toEqual([]);
    expect(finishedIn(2, 'c').misalignment).toEqual(counts({ compared: 0, localWins: 0, misaligned: 0, identical: 0 }));
    expect(shown(finishedIn(2, 'c').beam)).toEqual([
      ['c2', 0],
      ['c0', -0.125],
    ]);
  });
});

test('the best prompts changed in this order', () => {
  const changes = events.filter((event) => event.type === 'best-changed');
  expect(changes.map(({ round, from, to }) => `round ${round}: ${nameOf(from)} to ${nameOf(to)}`)).toEqual([
    'round 1: a0 to a1',
    'round 1: b0 to b1',
    'round 1: c0 to c2',
    'round 2: a1 to a2',
    'round 2: a2 to a3',
  ]);
});

test('the final check adopts a3, b1, c2: one more question is won than lost', () => {
  // c = a3 + b1 + c2 = [0-1+1, 0+0-1, 1+0+0, 0+1+1] = [0, -1, 1, 2] against zeros: (0.5 + 0 + 1 + 1) / 4 = 0.625
  expect(result).toEqual({
    status: 'finished',
    prompts: { a: promptOf('a3'), b: promptOf('b1'), c: promptOf('c2') },
    finalCheck: { outcome: 'improved', wins: 2, ties: 1, losses: 1, unscored: 0, reward: 0.625, p: 1 },
  });
});

type EventOf<Type> = Extract<OptimizationEvent, { type: Type }>;
type PlacedType = Extract<OptimizationEvent, { round: number; agent: string }>['type'];

function only<Type extends PlacedType>(type: Type, round: number, agent: string): EventOf<Type>[] {
  return events.filter(
    (event): event is EventOf<Type> =>
      event.type === type && 'agent' in event && event.agent === agent && event.round === round,
  );
}

function scoredIn(round: number, agent: string) {
  return only('candidate-scored', round, agent).map(
    ({ version, parent, lenses, reward, cumulativeScore, accepted }) => ({
      prompt: nameOf(version),
      parent: nameOf(parent),
      means: [lenses.localValidity.mean, lenses.lookaheadPotential.mean, lenses.globalAlignment.mean],
      reward,
      cumulative: cumulativeScore,
      accepted,
    }),
  );
}

function minedIn(round: number, agent: string) {
  return only('misalignment-mined', round, agent).map(
    ({ version, question, category, failedAgent }) =>
      `${nameOf(version)} ${question} ${category}, failed ${failedAgent}`,
  );
}

function injectedIn(round: number, agent: string) {
  const { batch } = only('step-started', round, agent)[0]!;
  return batch.flatMap(({ question, injected }) => (injected ? [question] : [])).toSorted();
}

function finishedIn(round: number, agent: string) {
  return only('step-finished', round, agent)[0]!;
}

function refreshIn(agent: string) {
  const { before, after, rankAgreement, sameTop } = only('beam-refreshed', 2, agent)[0]!;
  return { before: shown(before), after: shown(after), rankAgreement, sameTop };
}

/** The counts of a step in which everything was scored. */
function counts(given: { compared: number; localWins: number; misaligned: number; identical: number }) {
  return { ...given, rate: given.compared === 0 ? null : given.misaligned / given.compared, unscored: 0 };
}

function shown(beam: readonly BeamEntry[]) {
  return beam.map(({ version, cumulativeScore }) => [nameOf(version), cumulativeScore]);
}
