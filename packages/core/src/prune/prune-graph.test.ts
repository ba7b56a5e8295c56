import { describe, expect, test } from 'vitest';
import { outOfOrder } from '../../testing/out-of-order.ts';
import { blockOf, type Script, scriptedModel } from '../../testing/scripted-model.ts';
import type { OptimizationEvent } from '../event/optimization-event.ts';
import { receivesWork, speakersOf } from '../graph/agent-turns.ts';
import type { EdgeDefinition } from '../graph/graph-definition.ts';
import { createGraph } from '../graph/mas-graph.ts';
import { issuesOf, type OptimizationProblem } from '../optimizer/optimization-problem.ts';
import { pruneGraph } from './prune-graph.ts';
import { type PruneOptions, pruneOptionsSchema } from './prune-options.ts';

type Pruned = Extract<OptimizationEvent, { type: 'graph-pruned' }>;

const pool = Array.from({ length: 10 }, (_, index) => ({ id: `q${index + 1}`, text: `question ${index + 1}` }));

/**
 * Four agents before the last one. Its output is worth 1 more if it reads `good`, and 1 less if it reads `bad`. Only `bad` reads `source`.
 */
const teamEdges: EdgeDefinition[] = [
  ['source', 'bad'],
  ['good', 'end'],
  ['bad', 'end'],
  ['other', 'end'],
];

function problemWith(
  edges: readonly EdgeDefinition[],
  changes: Partial<OptimizationProblem> = {},
): OptimizationProblem {
  const ids = [...new Set([...edges.map(([from]) => from), ...edges.map(([, to]) => to)])];
  const graph = createGraph({ agents: ids.map((id) => ({ id, role: `role of ${id}` })), edges });
  const prompts = Object.fromEntries(
    speakersOf(graph).map((id) => [id, `${id}: {question}${receivesWork(graph, id) ? '\n{context}' : ''}`]),
  );
  return { graph, prompts, pool, requirement: 'as much as possible', ...changes };
}

const speak: Script = (text, { agent }) => {
  if (agent !== 'end') return `I am ${agent}.`;
  return `worth=${Number(text.includes('From good:')) - Number(text.includes('From bad:'))}`;
};

const judge: Script = (text) => {
  const [first, second] = ['output_A', 'output_B'].map((tag) => Number(blockOf(text, tag).split('=')[1]));
  return `<choice>${first! > second! ? 'A' : first! < second! ? 'B' : 'tie'}</choice>`;
};

function modelsOf({ says = speak, judges = judge }: { says?: Script; judges?: Script } = {}) {
  return { agent: scriptedModel(says), optimizer: scriptedModel(() => ''), evaluator: scriptedModel(judges) };
}

async function pruned(
  problem: OptimizationProblem,
  {
    models = modelsOf(),
    seed = 1,
    ...written
  }: Partial<PruneOptions> & { models?: ReturnType<typeof modelsOf>; seed?: number } = {},
) {
  const events: OptimizationEvent[] = [];
  const options = pruneOptionsSchema.parse({ method: 'agent-dropout', ...written });
  const { signal } = new AbortController();
  const result = await pruneGraph(problem, { options, models, seed, signal, emit: (event) => events.push(event) });
  return { result, events: events as Pruned[], models, options };
}

const namesOf = (edges: readonly (readonly [string, string])[]) => edges.map(([from, to]) => `${from}>${to}`);

describe('pruning', () => {
  test.each([1, 2, 3, 4, 5])(
    'drops the harmful edge and the agents before it, and keeps the helpful edge, with seed %i',
    async (seed) => {
      const { result, events } = await pruned(problemWith(teamEdges), { seed });
      const [event] = events;
      expect(namesOf(event!.dropped)).toEqual(expect.arrayContaining(['source>bad', 'bad>end']));
      expect(event!.droppedAgents).toEqual(expect.arrayContaining(['source', 'bad']));
      expect(namesOf(event!.kept)).toContain('good>end');
      expect(namesOf(result.graph.edges)).toEqual(namesOf(event!.kept));
      // Without `bad` every final answer is worth more.
      expect(event).toMatchObject({ adopted: true, reward: 1, trials: { made: 60, scored: 60 } });
      const effectOf = (from: string) => event!.effects.find(({ edge }) => edge[0] === from)!.effect!;
      expect(effectOf('bad')).toBeLessThan(0);
      expect(effectOf('good')).toBeGreaterThan(0);
    },
  );

  test('returns a valid problem, with unchanged prompts of the remaining agents', async () => {
    const problem = problemWith(teamEdges, { frozen: ['bad', 'good'] });
    const { result } = await pruned(problem);
    expect(issuesOf(result)).toEqual([]);
    expect(result.frozen).toEqual(['good']);
    for (const [id, prompt] of Object.entries(result.prompts)) expect(prompt).toBe(problem.prompts[id]);
    expect(Object.keys(result.prompts)).toEqual(expect.arrayContaining(['good', 'end']));
    expect(result.prompts).not.toHaveProperty('bad');
    expect(result.pool).toBe(pool);
  });

  test('drops no more than its share of the edges', async () => {
    const edges = ['a', 'b', 'c', 'd'].map((id) => [id, 'end'] as const);
    const { events } = await pruned(problemWith(edges), { maxDropped: 0.25 });
    expect(events[0]!.dropped).toHaveLength(1);
    const { events: none } = await pruned(problemWith(edges), { maxDropped: 0 });
    expect(none[0]).toMatchObject({ dropped: [], adopted: false, reward: null });
  });

  test('leaves every agent at least one predecessor, whatever the effects', async () => {
    const edges = ['a', 'b', 'c'].map((id) => [id, 'end'] as const);
    const { result } = await pruned(problemWith(edges), { maxDropped: 1 });
    expect(result.graph.predecessors('end')).toHaveLength(1);
  });

  test('keeps a whole graph that wins against the smaller one', async () => {
    // Each agent alone is dispensable, and the trials leave out only one; without several agents the result is worse.
    const says: Script = (text, { agent }) =>
      agent === 'end' ? `worth=${Math.min(text.split('From ').length - 1, 3)}` : 'something';
    const edges = ['a', 'b', 'c', 'd'].map((id) => [id, 'end'] as const);
    const problem = problemWith(edges);
    const { result, events } = await pruned(problem, {
      models: modelsOf({ says }),
      maxDropped: 1,
      dropout: 0.05,
      trials: 20,
    });
    expect(events[0]!.effects.map(({ effect }) => effect)).toContain(0);
    expect(events[0]).toMatchObject({ adopted: false, reward: 0, dropped: [] });
    expect(result).toBe(problem);
  });

  test('keeps a whole graph where too few comparisons could be judged', async () => {
    const judges: Script = (text, request) =>
      /check/.test(request.draw!) && !/question 1$/m.test(blockOf(text, 'question'))
        ? 'hard to say'
        : judge(text, request);
    const models = { ...modelsOf(), evaluator: scriptedModel(judges, 0.7) };
    const problem = problemWith(teamEdges);
    const { result, events } = await pruned(problem, { models });
    expect(events[0]).toMatchObject({ adopted: false, reward: null });
    expect(result).toBe(problem);
  });

  test('keeps at least one agent to optimize', async () => {
    const problem = problemWith(teamEdges, { frozen: ['source', 'good', 'other', 'end'] });
    const { result, events } = await pruned(problem);
    expect(result).toBe(problem);
    expect(events[0]).toMatchObject({ adopted: false, reward: 1, dropped: [], droppedAgents: [] });
  });

  test('keeps an edge whose trials could not be judged, with an unknown effect', async () => {
    const problem = problemWith(teamEdges);
    const { result, events } = await pruned(problem, { models: modelsOf({ judges: () => 'hard to say' }) });
    expect(namesOf(result.graph.edges)).toEqual(expect.arrayContaining(['good>end', 'bad>end']));
    const effectOf = (from: string) => events[0]!.effects.find(({ edge }) => edge[0] === from)!.effect;
    expect([effectOf('good'), effectOf('bad')]).toEqual([null, null]);
  });

  test('makes no call for a chain, which has no removable edge', async () => {
    const problem = problemWith([
      ['a', 'b'],
      ['b', 'c'],
    ]);
    const { result, events, models } = await pruned(problem);
    expect(result).toBe(problem);
    expect(events).toEqual([]);
    expect(models.agent.requests).toEqual([]);
  });

  test('refuses a graph with rounds', async () => {
    const agents = ['a', 'b'].map((id) => ({ id, role: 'any' }));
    const edges: EdgeDefinition[] = [
      ['a', 'b'],
      ['b', 'a', 'next'],
    ];
    const problem = { ...problemWith(teamEdges), graph: createGraph({ agents, edges, rounds: 2 }) };
    await expect(pruned(problem)).rejects.toThrow('agent "a" speaks in several rounds');
  });
});

test('the same seed gives the same result, in whatever order replies arrive', async () => {
  const problem = problemWith(teamEdges);
  const inOrder = await pruned(problem, { seed: 7 });
  const models = modelsOf();
  const shuffled = {
    ...models,
    agent: { ...models.agent, chat: outOfOrder(speak, 1) },
    evaluator: { ...models.evaluator, chat: outOfOrder(judge, 2) },
  };
  const again = await pruned(problem, { seed: 7, models: shuffled });
  expect(again.events).toEqual(inOrder.events);
  const other = await pruned(problem, { seed: 8 });
  expect(other.events).not.toEqual(inOrder.events);
});

test('settings of the judge that are left out have their defaults', () => {
  const judgeOf = (judge: object) => pruneOptionsSchema.parse({ method: 'agent-dropout', judge }).judge;
  const { judge: whole } = pruneOptionsSchema.parse({ method: 'agent-dropout' });
  expect(whole).toMatchObject({ reads: 'text', order: 'alternate', repeats: 1, choice: 'with-tie' });
  expect(judgeOf({ reads: 'probability' })).toEqual({ ...whole, reads: 'probability' });
  expect(judgeOf({ repeats: 3 })).toEqual({ ...whole, repeats: 3 });
});

test.each([
  [{ judge: { reads: 'probability', repeats: 3 } }, 'judge'],
  [{ judge: { reeds: 'text' } }, 'judge'],
  [{ trials: 3 }, 'trials'],
  [{ dropout: 1 }, 'dropout'],
  [{ maxDropped: 2 }, 'maxDropped'],
  [{ method: 'guess' }, 'method'],
])('%j is refused', (written, field) => {
  const { error } = pruneOptionsSchema.safeParse({ method: 'agent-dropout', ...written });
  expect(error?.issues.map(({ path }) => path[0])).toEqual([field]);
});
