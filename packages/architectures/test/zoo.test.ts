import { answerFormats, type ChatModel, type ChatRequest, finalTurn, runGraph } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { type AgentSystem, findArchitecture } from '../src/index.ts';

const build = (name: string, options: object = {}): AgentSystem => {
  const architecture = findArchitecture(name);
  return architecture.build('math', architecture.options.parse(options));
};

const readersOf = ({ graph }: AgentSystem) =>
  Object.fromEntries(graph.agents.map(({ id }) => [id, graph.predecessors(id)]));

async function run(system: AgentSystem, temperature: number, answer = (agent: string) => agent) {
  const requests: ChatRequest[] = [];
  const chat: ChatModel = async (request) => {
    requests.push(request);
    const text = `<answer>${answer(request.agent!)}</answer>`;
    return { text, finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'scripted' };
  };
  const models = { chat, temperature, maxTokens: 100 };
  const signal = new AbortController().signal;
  const trace = await runGraph({ id: 'q1', text: 'What is 1 + 1?' }, { ...system, models, draw: 'd', signal });
  return { requests, final: finalTurn(system.graph, trace) };
}

describe('self-consistency', () => {
  test('n samples share one prompt, and the vote reads all of them', () => {
    const system = build('self-consistency', { n: 3 });
    expect(Object.keys(system.prompts)).toEqual(['sampler']);
    expect(readersOf(system)).toEqual({
      sampler: [],
      'sampler@2': [],
      'sampler@3': [],
      vote: ['sampler', 'sampler@2', 'sampler@3'],
    });
  });

  test('samples are independent draws at a temperature above 0, and the most frequent answer wins', async () => {
    const { requests, final } = await run(build('self-consistency', { n: 3 }), 0.7, (id) =>
      id === 'sampler' ? '3' : '2',
    );
    expect(new Set(requests.map(({ messages }) => messages[0]!.content)).size).toBe(1);
    expect(new Set(requests.map(({ draw }) => draw)).size).toBe(3);
    expect(final).toMatchObject({ output: '<answer>2</answer>' });
  });

  test('at temperature 0 all samples are the same request', async () => {
    const { requests } = await run(build('self-consistency', { n: 3 }), 0);
    expect(new Set(requests.map(({ agent, ...request }) => JSON.stringify(request))).size).toBe(1);
    expect(requests[0]).not.toHaveProperty('draw');
  });
});

test('self-refine: each critic reads the latest answer, each refiner that answer and the feedback', () => {
  expect(readersOf(build('self-refine', { rounds: 2 }))).toEqual({
    solver: [],
    critic: ['solver'],
    refiner: ['solver', 'critic'],
    'critic@2': ['refiner'],
    'refiner@2': ['refiner', 'critic@2'],
  });
});

test('a critic and a summarizer are not asked for an answer', () => {
  expect(build('self-refine').prompts.critic).not.toContain('<answer>');
  expect(build('summarize').prompts.summarizer).not.toContain('<answer>');
});

test('aggregate: predictors with prompts of their own, and a vote without a prompt', () => {
  const { graph, prompts } = build('aggregate', { n: 4 });
  expect(new Set(Object.values(prompts)).size).toBe(4);
  expect(graph.agent(graph.terminal).kind).toBe('vote');
  expect(graph.predecessors('vote')).toEqual(Object.keys(prompts));
});

test('llm-aggregate: the same predictors, and an agent that merges their answers', () => {
  const { graph } = build('llm-aggregate', { n: 4 });
  expect(graph.agent(graph.terminal)).toMatchObject({ id: 'aggregator', kind: 'llm' });
  expect(graph.predecessors('aggregator')).toEqual(Object.keys(build('aggregate', { n: 4 }).prompts));
});

test('debate: later rounds read all debaters of the round before, and the judge reads the last', () => {
  expect(readersOf(build('debate', { n: 2, rounds: 3 }))).toEqual({
    forward: [],
    backward: [],
    'forward@2': ['forward', 'backward'],
    'backward@2': ['forward', 'backward'],
    'forward@3': ['forward@2', 'backward@2'],
    'backward@3': ['forward@2', 'backward@2'],
    judge: ['forward@3', 'backward@3'],
  });
});

test('chain: each agent reads only the agent before it', () => {
  expect(readersOf(build('chain', { n: 4 }))).toEqual({
    'worker-1': [],
    'worker-2': ['worker-1'],
    'worker-3': ['worker-2'],
    'worker-4': ['worker-3'],
  });
});

describe('agent-dropout', () => {
  test('each member reads all before it in the round and all of the round before', () => {
    const first = ['solver', 'analyst', 'programmer', 'inspector'];
    const second = first.map((id) => `${id}@2`);
    const readers = readersOf(build('agent-dropout', { rounds: 2 }));
    for (const [place, id] of first.entries()) expect(readers[id]).toEqual(first.slice(0, place));
    for (const [place, id] of second.entries())
      expect(readers[id]!.toSorted()).toEqual([...first, ...second.slice(0, place)].toSorted());
    expect(readers.decider).toEqual(second);
  });

  test('has four role agents and a decider for each answer format, and all teams differ', () => {
    const { build: make, options } = findArchitecture('agent-dropout');
    const teams = answerFormats.map((format) => Object.keys(make(format, options.parse({})).prompts));
    for (const team of teams) expect(team).toHaveLength(5);
    expect(new Set(teams.map((team) => team.join())).size).toBe(answerFormats.length);
  });
});

test.each([
  ['self-consistency', { n: 1 }, 'a whole number from 2 to 40, received 1'],
  ['self-refine', { rounds: 0 }, 'a whole number from 1 to 6, received 0'],
  ['aggregate', { n: 6 }, 'a whole number from 2 to 5, received 6'],
  ['debate', { rounds: 1 }, 'a whole number from 2 to 6, received 1'],
  ['chain', { n: 2.5 }, 'a whole number from 2 to 10, received 2.5'],
  ['agent-dropout', { rounds: '2' }, 'a whole number from 1 to 4, received "2"'],
])('%s refuses %j with the range', (name, options, message) => {
  const { error } = findArchitecture(name).options.safeParse(options);
  expect(error?.issues.map((issue) => issue.message)).toEqual([`expected ${message}`]);
});
