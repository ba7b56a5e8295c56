import { describe, expect, test } from 'vitest';
import type { BeamEntry, OptimizationEvent } from '../src/event/optimization-event.ts';
import type { OptimizationProblem } from '../src/optimizer/optimization-problem.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspo, maspoAblation } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { graphOf } from '../testing/graphs.ts';
import { type ProposalOf, promptOf, qualityWorld, type Worth } from './quality-world.ts';

/*
 * Every strategy on the chain a -> b -> c of the hand-computed search, worked out by hand. Against a0, on q1 q2 q3 q4:
 *
 *   a1  local + + 0 -  0.625;  b's output + - + 0  0.625;  c's output + - ? 0  (1 + 0 + 0.5) / 3 = 0.5
 *   a2  local + 0 0 0  0.625;  b's output - 0 + 0  0.5;    c's output 0 0 + 0  0.625
 *
 * a5 wins everything against these, and a6 against a5.
 */
const nothing = [0, 0, 0, 0];
const [five, six] = [
  [5, 5, 5, 5],
  [6, 6, 6, 6],
];
const worth: Worth = {
  a0: { a: nothing, b: nothing, c: nothing },
  a1: { a: [1, 1, 0, -1], b: [1, -1, 1, 0], c: [1, -1, NaN, 0] },
  a2: { a: [2, 0, 0, 0], b: [-1, 0, 2, 0], c: [0, 0, 1, 0] },
  a4: { a: [2, -1, -1, 0], b: [-1, 0, 2, 1], c: [0, 0, 1, 1] },
  a5: { a: five, b: five, c: five },
  a6: { a: six, b: six, c: six },
  b0: { b: nothing, c: nothing },
  c0: { c: nothing },
};

/** Proposals only from a0: a1 from its first share, a2 from its second. */
const twoForA: ProposalOf = (parent, draw) => (parent === 'a0' ? (draw.endsWith('/0') ? 'a1' : 'a2') : undefined);
const none: ProposalOf = () => undefined;

const chain = graphOf('a b c', 'a>b b>c');
const oneStep = { schedule: { rounds: 1, steps: 1 } };

async function run(
  options: Record<string, unknown>,
  proposalOf: ProposalOf,
  {
    optimizer = maspo,
    questions = 4,
    ...given
  }: Partial<OptimizationProblem> & {
    optimizer?: typeof maspo;
    questions?: number;
  } = {},
) {
  const events: OptimizationEvent[] = [];
  const { models, nameOf } = qualityWorld(worth, proposalOf);
  const result = await optimize(
    optimizer,
    {
      graph: chain,
      prompts: { a: promptOf('a0'), b: promptOf('b0'), c: promptOf('c0') },
      pool: Array.from({ length: questions }, (_, index) => ({ id: `q${index + 1}`, text: `q${index + 1}` })),
      requirement: 'A high c.',
      ...given,
    },
    { models, options: { batch: { size: 4 }, ...options }, emit: (event) => events.push(event) },
  );
  type EventOf<Type> = Extract<OptimizationEvent, { type: Type }>;
  const all = <Type extends OptimizationEvent['type']>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const shown = (beam: readonly BeamEntry[]) =>
    beam.map(({ version, cumulativeScore }) => [nameOf(version), cumulativeScore]);
  return {
    events,
    result,
    all,
    nameOf,
    scored: () =>
      all('candidate-scored').map(({ version, parent, reward, cumulativeScore }) => [
        nameOf(version),
        nameOf(parent),
        reward,
        cumulativeScore,
      ]),
    lenses: (index: number) => {
      const { lenses } = all('candidate-scored')[index]!;
      return [lenses.localValidity.mean, lenses.lookaheadPotential.mean, lenses.globalAlignment.mean];
    },
    beams: () => all('step-finished').map(({ beam }) => shown(beam)),
    refreshes: () => all('beam-refreshed').map(({ agent, after }) => [agent, shown(after)]),
    injected: () =>
      all('step-started').map(({ round, agent, batch, proposalBatch = [] }) => {
        const questions = [...batch, ...proposalBatch].flatMap(({ question, injected }) =>
          injected ? [question] : [],
        );
        return `${round} ${agent}: ${questions.toSorted().join(' ')}`;
      }),
    /** What proposers read. */
    requested: () => models.optimizer.requests.map(({ messages }) => messages[0]!.content),
    /** The agents whose outputs a judge read, in the whole run with the final check. */
    judged: () => {
      const names = models.evaluator.requests.filter(({ purpose }) => purpose === 'judge').map(({ agent }) => agent);
      return [...new Set(names)].toSorted();
    },
  };
}

const asAblation = { optimizer: maspoAblation };

describe('the reward', () => {
  test('with other weights is the weighted mean', async () => {
    const weights = { localValidity: 1, lookaheadPotential: 1, globalAlignment: 2 };
    const { scored, beams } = await run({ ...oneStep, reward: { weights } }, twoForA);
    // a1 (0.625 + 0.625 + 2 x 0.5) / 4;  a2 (0.625 + 0.5 + 2 x 0.625) / 4
    expect(scored()).toEqual([
      ['a1', 'a0', 0.5625, 0.0625],
      ['a2', 'a0', 0.59375, 0.09375],
    ]);
    expect(beams()[0]).toEqual([
      ['a2', 0.09375],
      ['a1', 0.0625],
    ]);
  });

  test('local-only is the local mean, and no other lens is judged where no other is needed', async () => {
    const options = { ...oneStep, reward: { kind: 'local-only' }, sampling: { kind: 'random' } };
    const { scored, lenses, judged, all } = await run(options, twoForA, { ...asAblation, frozen: ['b', 'c'] });
    expect(scored()).toEqual([
      ['a1', 'a0', 0.625, 0.125],
      ['a2', 'a0', 0.625, 0.125],
    ]);
    expect(lenses(0)).toEqual([0.625, null, null]);
    expect(all('candidate-scored')[0]!.judged[0]).toMatchObject({ lookaheadPotential: [], globalAlignment: null });
    // The final check reads c.
    expect(judged()).toEqual(['a', 'c']);
    expect(all('step-finished')[0]!.misalignment).toMatchObject({
      compared: 0,
      localWins: 0,
      misaligned: 0,
      rate: null,
    });
  });

  test('global-only is the mean on the final answer', async () => {
    const options = { ...oneStep, reward: { kind: 'global-only' }, sampling: { kind: 'random' } };
    const { scored, lenses, beams, judged } = await run(options, twoForA, asAblation);
    expect(scored()).toEqual([
      ['a1', 'a0', 0.5, 0],
      ['a2', 'a0', 0.625, 0.125],
    ]);
    expect(lenses(1)).toEqual([null, null, 0.625]);
    expect(beams()[0]).toEqual([
      ['a2', 0.125],
      ['a0', 0],
    ]);
    expect(judged()).toEqual(['c']);
  });

  test('judges a lens without weight where misalignment is sampled', async () => {
    const { scored, lenses, all } = await run({ ...oneStep, reward: { kind: 'local-only' } }, twoForA, asAblation);
    expect(scored()[0]).toEqual(['a1', 'a0', 0.625, 0.125]);
    expect(lenses(0)).toEqual([0.625, 0.625, 0.5]);
    expect(all('step-finished')[0]!.misalignment).toMatchObject({ compared: 5, misaligned: 2, identical: 3 });
  });
});

test('a lookahead of two hops is the mean over all agents within reach, question by question', async () => {
  const { scored, lenses, all } = await run({ ...oneStep, lookahead: { depth: 2 } }, twoForA);
  // a1  q1 (1 + 1) / 2   q2 (0 + 0) / 2     q3 1 alone   q4 (0.5 + 0.5) / 2   0.625;   R = 0.25 + 0.25 + 0.1
  // a2  q1 (0 + 0.5) / 2 q2 (0.5 + 0.5) / 2 q3 1         q4 0.5               0.5625;  R = 0.25 + 0.225 + 0.125
  expect(lenses(0)).toEqual([0.625, 0.625, 0.5]);
  expect(lenses(1)).toEqual([0.625, 0.5625, 0.625]);
  expect(scored()).toEqual([
    ['a1', 'a0', 0.6, 0.1],
    ['a2', 'a0', 0.6, 0.1],
  ]);
  const reached = all('candidate-scored')[0]!.judged[0]!.lookaheadPotential.map(({ agent }) => agent);
  expect(reached).toEqual(['b', 'c']);
});

describe('a serial search', () => {
  const options = { ...oneStep, search: { kind: 'serial', proposals: 3 } };
  /** The first turn proposes a1, the next a2, the last a4, whatever the parent is. */
  const inTurn: ProposalOf = (parent, draw) =>
    parent.startsWith('a') ? ['a1', 'a2', 'a4'][Number(/turn (\d)/.exec(draw)![1]) - 1] : undefined;

  test('takes a gain at once, and makes the next proposal from it', async () => {
    const { scored, beams, all, nameOf } = await run(options, inTurn, asAblation);
    // a2 against a1: local 0.625, b's output 0.625, c's output 0.5: R = 0.6. a4 against a2: 0.25, 0.625, 0.625: R = 0.475.
    expect(scored()).toEqual([
      ['a1', 'a0', 0.6, 0.1],
      ['a2', 'a1', 0.6, 0.2],
      ['a4', 'a2', 0.475, 0.175],
    ]);
    expect(beams()).toEqual([[['a2', 0.2]], [['b0', 0]], [['c0', 0]]]);
    expect(all('best-changed').map(({ from, to }) => [nameOf(from), nameOf(to)])).toEqual([['a0', 'a2']]);
  });

  test('uses each of its operators before it uses one again', async () => {
    const operators = ['rewrite', 'rephrase', 'add-constraint'];
    const { all } = await run({ ...options, operators }, inTurn, asAblation);
    expect(
      all('candidate-proposed')
        .map(({ operator }) => operator)
        .sort(),
    ).toEqual(operators.toSorted());
  });

  test('makes each proposal from its own share', async () => {
    const { all } = await run(options, inTurn, asAblation);
    const seen = all('candidate-proposed').map((event) => event.seen);
    expect(seen.map(({ length }) => length)).toEqual([2, 1, 1]);
    expect(new Set(seen.flat()).size).toBe(4);
  });

  test('reports the runs that each proposal was made from', async () => {
    const disjoint = { ...options, batch: { size: 4 }, proposals: { kind: 'disjoint', size: 3 } };
    const gains: ProposalOf = (parent, draw) =>
      parent.startsWith('a') ? ['a5', 'a6', 'a1'][Number(/turn (\d)/.exec(draw)![1]) - 1] : undefined;
    const { all, nameOf } = await run(disjoint, gains, { ...asAblation, questions: 8 });
    const shown = all('trace-finished').filter(({ purpose }) => purpose === 'proposal');
    const prompts = shown.map(({ versions }) => nameOf(versions.a!));
    const parents = all('candidate-proposed').map(({ parent }) => nameOf(parent));
    expect(parents).toEqual(['a0', 'a5', 'a6']);
    expect(new Set(prompts)).toEqual(new Set(parents));
  });

  test('keeps one candidate over the rounds', async () => {
    const { all } = await run({ ...options, schedule: { rounds: 3, steps: 2 } }, inTurn, asAblation);
    for (const { beam } of all('step-finished')) expect(beam).toHaveLength(1);
  });
});

describe('the schedule', () => {
  const visits = ({ all }: Awaited<ReturnType<typeof run>>) =>
    all('visit-started')
      .map(({ round, agent }) => `${round}${agent}`)
      .join(' ');

  test('single-cycle passes once over the agents and refreshes nothing', async () => {
    const single = await run({ schedule: { kind: 'single-cycle', steps: 4 } }, twoForA, asAblation);
    expect(visits(single)).toBe('1a 1b 1c');
    expect(
      single
        .all('step-started')
        .map(({ agent }) => agent)
        .join(''),
    ).toBe('aaaabbbbcccc');
    expect(single.all('beam-refreshed')).toEqual([]);
  });

  test('round-robin ends after `patience` rounds in a row without a new best prompt', async () => {
    const schedule = { kind: 'round-robin', patience: 2, maxRounds: 9, steps: 1 };
    expect(visits(await run({ schedule }, none))).toBe('1a 1b 1c 2a 2b 2c');
    const once: ProposalOf = (parent, draw) => (parent === 'a0' && draw.endsWith('/0') ? 'a1' : undefined);
    expect(visits(await run({ schedule }, once))).toBe('1a 1b 1c 2a 2b 2c 3a 3b 3c');
  });

  test('round-robin ends after its last round in any case', async () => {
    const schedule = { kind: 'round-robin', patience: 5, maxRounds: 2, steps: 1 };
    expect(visits(await run({ schedule }, none))).toBe('1a 1b 1c 2a 2b 2c');
  });
});

describe('the refresh', () => {
  const twoRounds = { schedule: { rounds: 2, steps: 1 } };

  test('none keeps the scores that candidates entered with', async () => {
    const { beams, refreshes } = await run({ ...twoRounds, refresh: { kind: 'none' } }, twoForA, asAblation);
    expect(refreshes()).toEqual([]);
    const ofA = [
      ['a1', 0.1],
      ['a2', 0.075],
    ];
    expect(beams()).toEqual([ofA, [['b0', 0]], [['c0', 0]], ofA, [['b0', 0]], [['c0', 0]]]);
  });

  test('with its own weights rescores by them, and judges no lens with weight 0', async () => {
    const weights = { localValidity: 0.7, lookaheadPotential: 0, globalAlignment: 0.3 };
    const { refreshes, scored } = await run({ ...twoRounds, refresh: { weights } }, twoForA);
    expect(scored()[0]).toEqual(['a1', 'a0', 0.6, 0.1]);
    // a2 against a1: 0.7 x 0.625 + 0.3 x 0.5 = 0.5875
    const ofA = [
      ['a2', 0.0875],
      ['a1', 0],
    ];
    expect(refreshes()).toEqual([
      ['a', ofA],
      ['b', [['b0', 0]]],
      ['c', [['c0', 0]]],
    ]);
  });
});

describe('the sampling', () => {
  const twoRounds = { schedule: { rounds: 2, steps: 1 } };

  // a1 is misaligned on q2, a2 on q1; a1 wins on every lens only on q1.
  test.each([
    { sampling: { source: 'both' }, injected: ['1 a: ', '1 b: q1 q2', '1 c: ', '2 a: q1 q2', '2 b: q1 q2', '2 c: '] },
    { sampling: { source: 'own' }, injected: ['1 a: ', '1 b: ', '1 c: ', '2 a: q1 q2', '2 b: ', '2 c: '] },
    {
      sampling: { source: 'predecessors' },
      injected: ['1 a: ', '1 b: q1 q2', '1 c: ', '2 a: ', '2 b: q1 q2', '2 c: '],
    },
    {
      // The case lost on both lenses goes first.
      sampling: { source: 'own', cases: 1 },
      injected: ['1 a: ', '1 b: ', '1 c: ', '2 a: q2', '2 b: ', '2 c: '],
    },
  ])('misalignment $sampling injects the cases of its source', async ({ sampling, injected }) => {
    expect((await run({ ...twoRounds, sampling }, twoForA)).injected()).toEqual(injected);
  });

  test('random injects nothing, and still counts misalignment', async () => {
    const { injected, all } = await run({ ...twoRounds, sampling: { kind: 'random' } }, twoForA, asAblation);
    expect(injected()).toEqual(['1 a: ', '1 b: ', '1 c: ', '2 a: ', '2 b: ', '2 c: ']);
    expect(all('step-finished')[0]!.misalignment.rate).toBe(0.4);
  });

  test('success-cases injects questions that a candidate of the agent won on every lens', async () => {
    const sampling = { kind: 'success-cases' };
    const { injected } = await run({ ...twoRounds, sampling }, twoForA, asAblation);
    expect(injected()).toEqual(['1 a: ', '1 b: ', '1 c: ', '2 a: q1', '2 b: ', '2 c: ']);
  });
});

describe('the proposals', () => {
  const isFirst = ({ round, agent }: { round: number; agent: string }) => round === 1 && agent === 'a';
  const ids = (batch: readonly { question: string }[] = []) => batch.map(({ question }) => question);

  test('of a disjoint batch are made from it and scored on the other batch', async () => {
    const options = { schedule: { rounds: 2, steps: 1 }, batch: { size: 4 }, proposals: { kind: 'disjoint', size: 3 } };
    const { all } = await run(options, twoForA, { questions: 8 });
    for (const { batch, proposalBatch } of all('step-started')) {
      expect([batch.length, proposalBatch?.length]).toEqual([4, 3]);
      expect(new Set([...ids(batch), ...ids(proposalBatch)]).size).toBe(7);
      expect(batch.filter(({ injected }) => injected)).toEqual([]);
    }
    const [first] = all('step-started');
    const seen = all('candidate-proposed')
      .filter(isFirst)
      .flatMap((event) => event.seen);
    expect(seen.toSorted()).toEqual(ids(first!.proposalBatch).toSorted());
    for (const { judged } of all('candidate-scored').filter(isFirst))
      expect(ids(judged).toSorted()).toEqual(ids(first!.batch).toSorted());
    const runs = all('trace-finished').filter(({ purpose }) => purpose === 'proposal');
    expect(runs.slice(0, 3).map(({ question }) => question)).toEqual(ids(first!.proposalBatch));
  });

  test('of a disjoint batch see the injected cases', async () => {
    const options = { schedule: { rounds: 2, steps: 1 }, proposals: { kind: 'disjoint', size: 4 } };
    const { all } = await run(options, twoForA, { questions: 8 });
    const mined = new Set(ids(all('misalignment-mined').filter(isFirst)));
    const ofB = all('step-started')[1]!.proposalBatch!;
    expect(mined.size).toBeGreaterThan(0);
    expect(new Set(ids(ofB.filter(({ injected }) => injected)))).toEqual(mined);
  });

  test('without traces are made only from the prompt, and scored as usual', async () => {
    const options = { ...oneStep, proposals: { kind: 'without-traces' } };
    const { all, scored, requested } = await run(options, twoForA, asAblation);
    for (const text of requested()) expect(text).not.toMatch(/trace|What happened|example/);
    expect(all('candidate-proposed').map(({ seen }) => seen)).toEqual([[], []]);
    expect(scored()[0]).toEqual(['a1', 'a0', 0.6, 0.1]);
  });
});

test('members with their own batches are run and scored on these', async () => {
  const schedule = { kind: 'single-cycle', steps: 2 };
  const sampling = { cases: 4 };
  const options = { schedule, batch: { kind: 'per-member', size: 4 }, sampling, preset: 'as-published' };
  const next: ProposalOf = (parent, draw) => (parent === 'a1' ? 'a4' : twoForA(parent, draw));
  const { all, nameOf } = await run(options, next, { ...asAblation, questions: 8 });
  const second = all('step-started')[1]!;
  const batchOf = (member: string) =>
    second.batch.filter((entry) => entry.member === member).map(({ question }) => question);
  const [one, other] = second.parents.map(({ version }) => batchOf(version));
  expect([one!.length, other!.length]).toEqual([4, 4]);
  expect(new Set(one)).not.toEqual(new Set(other));
  const child = all('candidate-scored').find(({ version }) => nameOf(version) === 'a4')!;
  expect(child.judged.map(({ question }) => question)).toEqual(batchOf(child.parent));
});

describe('frozen agents', () => {
  test('are never visited and keep their prompt', async () => {
    const { all, events, result } = await run({ schedule: { rounds: 2, steps: 1 } }, twoForA, { frozen: ['b'] });
    expect(events[0]).toMatchObject({ frozen: ['b'] });
    expect(new Set(all('visit-started').map(({ agent }) => agent))).toEqual(new Set(['a', 'c']));
    expect(result.prompts.b).toBe(promptOf('b0'));
  });

  test.each([
    { frozen: ['d'], says: '"d" is to be frozen, but is not an llm agent: those are a, b, c' },
    { frozen: ['a', 'b', 'c'], says: 'all agents are frozen' },
    { frozen: ['a', 'b'], says: 'only c is optimized, which takes one agent of a graph in isolation' },
  ])('$frozen are refused', async ({ frozen, says }) => {
    await expect(run(oneStep, none, { frozen })).rejects.toThrow(says);
  });
});

describe('an ablation', () => {
  test('reports what it leaves out, and never has the name maspo', async () => {
    const { events } = await run({ ...oneStep, refresh: { kind: 'none' } }, none, asAblation);
    expect(events[0]).toMatchObject({
      optimizer: 'maspo-ablation',
      ablations: ['refresh.kind: none keeps scores from other surroundings'],
    });
  });

  test('that leaves nothing out is refused', async () => {
    await expect(run(oneStep, none, asAblation)).rejects.toThrow('leave nothing out');
  });
});

describe('the agents under the final prompts', () => {
  test('are assessed again, with the change of each lens', async () => {
    const better: Worth = { ...worth, a1: { a: [1, 1, 1, 1], b: [1, 1, 1, 1], c: [1, 1, 1, 1] } };
    const { models } = qualityWorld(better, twoForA);
    const chat: typeof models.evaluator.chat = async (request, options) => {
      const reply = await models.evaluator.chat(request, options);
      if (request.purpose !== 'assess') return reply;
      // The local lens holds only for b. The other lenses hold where a number above 0 is shown: on no question under a0, on all under a1.
      const holds = /\b[abc]=1/.test(request.messages[0]!.content) ? 'yes' : 'no';
      const local = request.agent === 'b' ? 'yes' : 'no';
      return { ...reply, text: `<local>${local}</local><lookahead>${holds}</lookahead><global>${holds}</global>` };
    };
    const events: OptimizationEvent[] = [];
    await optimize(
      maspo,
      {
        graph: chain,
        prompts: { a: promptOf('a0'), b: promptOf('b0'), c: promptOf('c0') },
        pool: ['q1', 'q2', 'q3', 'q4'].map((id) => ({ id, text: id })),
        requirement: 'A high c.',
      },
      {
        models: { ...models, evaluator: { ...models.evaluator, chat } },
        options: { ...oneStep, batch: { size: 4 } },
        emit: (event) => events.push(event),
      },
    );
    expect(events.filter(({ type }) => type === 'assessed-again')).toEqual([
      {
        type: 'assessed-again',
        lenses: {
          a: { localValidity: 0, lookaheadPotential: 1, globalAlignment: 1 },
          b: { localValidity: 1, lookaheadPotential: 1, globalAlignment: 1 },
          c: { localValidity: 0, lookaheadPotential: null, globalAlignment: 1 },
        },
        deltas: {
          a: { localValidity: 0, lookaheadPotential: 1, globalAlignment: 1 },
          b: { localValidity: 0, lookaheadPotential: 1, globalAlignment: 1 },
          c: { localValidity: 0, lookaheadPotential: null, globalAlignment: 1 },
        },
        unscored: 0,
      },
    ]);
  });

  test('are not assessed again where the seed prompts stayed', async () => {
    const { all } = await run(oneStep, none);
    expect(all('assessed-again')).toEqual([]);
  });
});
