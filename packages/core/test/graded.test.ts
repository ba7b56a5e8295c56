import { describe, expect, test } from 'vitest';
import { gradedParts } from '../src/analysis/graded-parts.ts';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import type { OptimizationProblem } from '../src/optimizer/optimization-problem.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { findOptimizer } from '../src/optimizers/find-optimizer.ts';
import type { ScoreAnswer } from '../src/question/score-answer.ts';
import { graphOf } from '../testing/graphs.ts';
import { blockOf, type Script, scriptedModel, textOf } from '../testing/scripted-model.ts';
import { promptOf, qualityWorld } from './quality-world.ts';

/*
 * One agent, and two proposals for it. By the labels a1 is right on every question and a2 on none; the judge has the opposite opinion.
 */
const worth = { a0: { a: [0] }, a1: { a: [1] }, a2: { a: [-1] } };
const questions = (name: string) =>
  Array.from({ length: 6 }, (_, index) => ({ id: `${name}${index}`, text: `q${index + 1}` }));
const label = 'the label of a question';

const pools = { candidates: 3, shown: 1, batch: 6 };
const lastRead = { localValidity: 0.1, lookaheadPotential: 0.1, globalAlignment: 0.8 };
const searches = [
  {
    name: 'maspo',
    options: {
      schedule: { kind: 'interleaved', rounds: 2, steps: 1 },
      batch: { size: 4 },
      reward: { weights: lastRead },
    },
  },
  { name: 'random-search', options: { ...pools, trials: 12 } },
  { name: 'spo', options: { rounds: 2, questions: 3 } },
  { name: 'tpe', options: { ...pools, trials: 6, fullEvery: 2 } },
];

/** Prefers the output with the lower value, so that the judge is wrong whenever labels make a difference. */
const contrary: Script = (text, { purpose }) => {
  if (purpose === 'assess') return '<local>yes</local><lookahead>yes</lookahead><global>yes</global>';
  const [first, second] = ['output_A', 'output_B'].map((tag) => Number(/a=(\S+)/.exec(blockOf(text, tag))![1]));
  return `<choice>${first! < second! ? 'A' : first! > second! ? 'B' : 'tie'}</choice>`;
};

async function run(
  { name, options }: (typeof searches)[number],
  global: 'judged' | 'graded',
  { without = [] }: { without?: readonly (keyof OptimizationProblem)[] } = {},
) {
  const world = qualityWorld(worth, (_, draw) => (/2\D*$/.test(draw) ? 'a2' : 'a1'));
  const models = { ...world.models, evaluator: scriptedModel(contrary) };
  const asked: { id: string; output: string }[] = [];
  const pool = questions('p');
  const scorePool: ScoreAnswer = async ({ id }, output) => {
    if (!pool.some((question) => question.id === id)) throw new Error(`${label}: asked for ${id}`);
    asked.push({ id, output });
    return Number(output.includes('a=1'));
  };
  const problem: OptimizationProblem = {
    graph: graphOf('a', ''),
    prompts: { a: promptOf('a0') },
    pool,
    requirement: 'Any.',
    validation: {
      questions: questions('v'),
      score: async () => {
        throw new Error(`${label}: asked for a validation question`);
      },
    },
    scorePool,
  };
  const events: OptimizationEvent[] = [];
  const reward = { ...('reward' in options ? options.reward : {}), global };
  const result = await optimize(
    findOptimizer(name),
    Object.fromEntries(Object.entries(problem).filter(([part]) => !without.includes(part as never))) as never,
    { models, options: { ...options, reward }, seed: 1, emit: (event) => events.push(event) },
  );
  const requests = [models.agent, models.optimizer, models.evaluator].flatMap((model) => model.requests.map(textOf));
  const jobs = models.evaluator.requests
    .filter(({ purpose }) => purpose === 'judge')
    .map((request) => blockOf(textOf(request), 'job'));
  return { result, events, asked, requests, jobs };
}

describe.each(searches)('$name', (search) => {
  test('follows the graders where they compare final answers, and not a judge that is wrong', async () => {
    const { result, events, jobs } = await run(search, 'graded');
    expect(result).toMatchObject({
      status: 'finished',
      prompts: { a: promptOf('a1') },
      finalCheck: { outcome: 'improved', wins: 6, ties: 0, losses: 0 },
    });
    expect(jobs).not.toContain('Any.');
    expect(events[0]).toMatchObject({ type: 'run-started', finalAnswers: 'graded' });
    expect(gradedParts(events)).toEqual(['pool']);
  });

  test('grades only final answers to pool questions, each once, and shows no label to any model', async () => {
    const { events, asked, requests } = await run(search, 'graded');
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked.map(({ id, output }) => `${id} ${output}`)).size).toBe(asked.length);
    expect([...requests, JSON.stringify(events)].filter((text) => text.includes(label))).toEqual([]);
  });

  test('never reads a label that its options do not ask for', async () => {
    const { result, events, asked } = await run(search, 'judged');
    expect(asked).toEqual([]);
    expect(result.prompts).not.toEqual({ a: promptOf('a1') });
    expect(events[0]).not.toHaveProperty('finalAnswers');
    expect(gradedParts(events)).toEqual([]);
    expect(JSON.stringify(events)).not.toContain('"scores"');
  });

  test('reserves no judge call for a final check that graders make', () => {
    const { name, options } = search;
    const optimizer = findOptimizer(name);
    const problem = { graph: graphOf('a', ''), pool: questions('p') } as unknown as OptimizationProblem;
    const callsOf = (global: string) => {
      const reward = { ...('reward' in options ? options.reward : {}), global };
      return optimizer.finalCheckCalls!(problem, optimizer.options.parse({ ...options, reward }));
    };
    expect([callsOf('judged'), callsOf('graded')]).toEqual([
      { agent: 12, judge: 12 },
      { agent: 12, judge: 0 },
    ]);
  });

  test('is refused on questions without labels', async () => {
    await expect(run(search, 'graded', { without: ['scorePool'] })).rejects.toThrow(
      /reward\.global is graded, and the questions of the pool have no labels: give .*, or set reward\.global to judged/,
    );
  });
});

test.each(['random-search', 'tpe'])('%s by accuracy cannot be combined with graded final answers', async (name) => {
  const search = searches.find((each) => each.name === name)!;
  const byAccuracy = { ...search, options: { ...search.options, objective: 'accuracy' } };
  await expect(run(byAccuracy as never, 'graded')).rejects.toThrow(
    /set reward\.global to judged, or objective to win-rate/,
  );
});
