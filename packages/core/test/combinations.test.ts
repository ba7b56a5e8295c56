import { describe, expect, test } from 'vitest';
import { gradedParts } from '../src/analysis/graded-parts.ts';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import type { OptimizationProblem } from '../src/optimizer/optimization-problem.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { randomSearch } from '../src/optimizers/random-search/random-search.ts';
import { tpe } from '../src/optimizers/tpe/tpe.ts';
import { promptVersion } from '../src/prompt/prompt-version.ts';
import { graphOf } from '../testing/graphs.ts';
import { promptOf, qualityWorld } from './quality-world.ts';

/*
 * Two agents whose better prompts help only together: a1 and b1 together add 3 to the final answer, but either of them alone lowers
 * it. So a search that changes one prompt at a time does not find them.
 */
const worth = {
  a0: { a: [0], b: [0] },
  a1: { a: [1], b: [-1] },
  a2: { a: [0], b: [-2] },
  b0: { b: [0] },
  b1: { b: [-1] },
  b2: { b: [-3] },
};
const together = { a: promptOf('a1'), b: promptOf('b1') };
const pool = Array.from({ length: 6 }, (_, index) => ({ id: `q${index + 1}`, text: `q${index + 1}` }));

const pools = { candidates: 3, shown: 2, batch: 3 };
const searches = [
  { optimizer: tpe, options: { ...pools, trials: 20, fullEvery: 5 } },
  { optimizer: randomSearch, options: { ...pools, trials: 20 } },
] as const;

async function run(
  { optimizer, options }: (typeof searches)[number],
  given: { options?: object; problem?: Partial<OptimizationProblem> } = {},
) {
  const world = qualityWorld(
    worth,
    (parent, draw) => `${parent[0]}${Math.min(2, Number(/\d+(?=\D*$)/.exec(draw)![0]))}`,
  );
  const { chat } = world.models.agent;
  const agent = {
    ...world.models.agent,
    chat: (async (request, how) => {
      const reply = await chat(request, how);
      const bonus = request.agent === 'b' && /^b1.*a=1/s.test(request.messages[0]!.content) ? 5 : 0;
      return { ...reply, text: reply.text.replace(/b=(\S+)/, (_, b) => `b=${Number(b) + bonus}`) };
    }) as typeof chat,
  };
  const events: OptimizationEvent[] = [];
  const result = await optimize(
    optimizer as typeof tpe,
    {
      graph: graphOf('a b', 'a>b'),
      prompts: { a: promptOf('a0'), b: promptOf('b0') },
      pool,
      requirement: 'Any.',
      ...given.problem,
    },
    {
      models: { ...world.models, agent },
      options: { ...options, ...given.options },
      seed: 1,
      emit: (event) => events.push(event),
    },
  );
  return { result, events, trials: events.filter((event) => event.type === 'trial-finished') };
}

const validation = {
  questions: pool.map(({ text }) => ({ id: `v ${text}`, text })),
  score: async (_: unknown, output: string) => Number(/b=(\S+)/.exec(output)![1]! > '0'),
};

describe.each(searches)('$optimizer.name', (search) => {
  test('finds prompts that are better only together, without labels', async () => {
    const { result, events } = await run(search);
    expect(result).toMatchObject({
      status: 'finished',
      prompts: together,
      finalCheck: { outcome: 'improved', wins: 6 },
    });
    expect(gradedParts(events)).toEqual([]);
  });

  test('finds them by accuracy, and its log says that labels were used', async () => {
    const { result, events, trials } = await run(search, {
      options: { objective: 'accuracy' },
      problem: { validation },
    });
    expect(result).toMatchObject({
      status: 'finished',
      prompts: together,
      finalCheck: { outcome: 'improved', wins: 6 },
    });
    expect(gradedParts(events)).toEqual(['validation']);
    expect(new Set(trials.map(({ metric }) => metric))).toEqual(new Set(['accuracy']));
  });

  test('has a p of its final check only if the check is new evidence', async () => {
    const { finalCheck } = (await run(search)).result;
    expect(finalCheck.p === null).toBe(search.optimizer.name === 'tpe');
  });

  test('chooses among the seed prompt and distinct proposals of each agent', async () => {
    const { events } = await run(search);
    const versions = (names: string[]) => names.map((name) => promptVersion(promptOf(name)));
    expect(events.find((event) => event.type === 'trials-started')).toEqual({
      type: 'trials-started',
      pools: { a: versions(['a0', 'a1', 'a2']), b: versions(['b0', 'b1', 'b2']) },
      trials: 20,
    });
  });

  test('puts only the prompts of accepted trials in force', async () => {
    const { result, trials } = await run(search);
    const last = trials.findLast(({ accepted }) => accepted)!;
    expect(last.versions).toEqual({ a: promptVersion(result.prompts.a!), b: promptVersion(result.prompts.b!) });
    for (const { value, bar, accepted } of trials.filter(({ bar }) => bar !== null))
      expect(accepted).toBe(value !== null && value > bar!);
  });

  test('refuses more questions in a batch than the pool has, and accuracy without labels', async () => {
    const few = run(search, { options: { batch: 7 } });
    await expect(few).rejects.toThrow('the pool has 6 questions, and batch is 7: give more questions or a lower batch');
    const unlabelled = run(search, { options: { objective: 'accuracy' } });
    await expect(unlabelled).rejects.toThrow('needs a labelled validation split');
  });

  test('makes no trial where no proposal can be used', async () => {
    const events: OptimizationEvent[] = [];
    const { models } = qualityWorld(worth, () => undefined);
    const result = await optimize(
      search.optimizer as typeof tpe,
      { graph: graphOf('a b', 'a>b'), prompts: { a: promptOf('a0'), b: promptOf('b0') }, pool, requirement: 'Any.' },
      { models, options: search.options, emit: (event) => events.push(event) },
    );
    expect(result.finalCheck.outcome).toBe('unchanged');
    expect(events).toContainEqual(expect.objectContaining({ type: 'trials-started', trials: 0 }));
  });
});

describe('tpe', () => {
  test('tries the seed prompts in full, then at intervals the best combination without a full trial', async () => {
    const { trials } = await run(searches[0]);
    const full = trials.filter(({ on }) => on === 'full');
    expect(full.map(({ trial }) => trial)).toEqual([0, 5, 10, 15, 20].slice(0, full.length));
    expect(new Set(full.map(({ versions }) => JSON.stringify(versions))).size).toBe(full.length);
    for (const { batch } of full) expect(batch).toHaveLength(6);

    const seed = JSON.stringify(full[0]!.versions);
    const tried = trials.filter(
      ({ on, trial, versions }) => on === 'batch' && trial <= 5 && JSON.stringify(versions) !== seed,
    );
    const meanOf = (versions: object) => {
      const values = tried
        .filter((other) => JSON.stringify(other.versions) === JSON.stringify(versions))
        .map(({ value }) => value!);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf(full[1]!.versions)).toBeCloseTo(Math.max(...tried.map(({ versions }) => meanOf(versions))), 12);
  });

  test.each([
    ['light', 10],
    ['medium', 18],
    ['heavy', 27],
  ])('%s makes %i trials for two agents by default', async (preset, trials) => {
    const { candidates: _, trials: __, ...options } = searches[0].options;
    const { trials: made } = await run({ optimizer: tpe, options: { ...options, preset } as never });
    expect(made.filter(({ on }) => on === 'batch')).toHaveLength(trials);
  });
});
