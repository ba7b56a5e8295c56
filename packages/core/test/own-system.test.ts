import { describe, expect, test } from 'vitest';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { runGraph } from '../src/graph/run-graph.ts';
import { createSystem } from '../src/graph/system/create-system.ts';
import type { OwnSystem, RunSystemOptions, SystemRun, SystemTurn } from '../src/graph/system/own-system.ts';
import type { Usage } from '../src/model/chat-model.ts';
import type { OptimizationProblem } from '../src/optimizer/optimization-problem.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { findOptimizer } from '../src/optimizers/find-optimizer.ts';
import type { PromptMap } from '../src/prompt/prompt-map.ts';
import { carefulModels, worthOf } from '../testing/careful-models.ts';
import { scriptedModel } from '../testing/scripted-model.ts';

/*
 * A router sends hard questions to a solver, whose work a critic may send back once, and easy ones to a talker. The worth of an output is
 * the number of "Be careful." in the prompt of its agent and of the agents that it read.
 */
const hard = { id: 'q1', text: 'hard' };
const easy = { id: 'q2', text: 'easy' };
const prompts = { router: 'Route.', solver: 'Solve.', critic: 'Check.', talker: 'Talk.' };

interface Call {
  readonly prompts: PromptMap;
  readonly question: string;
  readonly options: RunSystemOptions;
}

function team(change: Partial<OwnSystem> = {}) {
  const calls: Call[] = [];
  const system: OwnSystem = {
    agents: Object.keys(prompts).map((id) => ({ id, role: `The ${id} of the team.` })),
    edges: [
      ['router', 'solver'],
      ['solver', 'critic'],
      ['critic', 'solver'],
      ['router', 'talker'],
    ],
    ends: ['critic', 'talker'],
    deterministic: true,
    run: async (given, question, options) => {
      calls.push({ prompts: given, question: question.id, options });
      return walk(given, question.text);
    },
    ...change,
  };
  return { system, calls };
}

function walk(given: PromptMap, question: string): SystemRun {
  const turns: SystemTurn[] = [];
  const speak = (agent: keyof typeof prompts, input: string) => {
    const care = given[agent]!.split('Be careful.').length - 1 + Number(/worth (\d+)/.exec(input)?.[1] ?? 0);
    turns.push({ agent, input, output: `${agent}: worth ${care}` });
    return turns.at(-1)!.output;
  };
  const routed = speak('router', question);
  if (question === 'easy')
    return { turns: [...turns, { agent: 'talker', input: routed, output: `Hi, ${given.talker}` }] };
  const first = speak('solver', routed);
  const checked = speak('critic', first);
  return { turns, answer: speak('solver', checked) };
}

const runOn = async (question: typeof hard, { system } = team()) => {
  const { graph, agent } = createSystem(system);
  return runGraph(question, { graph, prompts, models: agent, draw: 'd', signal: new AbortController().signal });
};

describe('a run of a system in its own code', () => {
  test('is a trace of what each agent received and wrote last, and of the final answer', async () => {
    const { turns } = await runOn(hard);
    expect(turns.solver).toMatchObject({ status: 'completed', context: 'critic: worth 0', output: 'solver: worth 0' });
    expect(turns['final-answer']).toMatchObject({ output: 'solver: worth 0' });
  });

  test('shows which agents did not speak', async () => {
    const { turns } = await runOn(easy);
    expect(turns.solver).toEqual({ status: 'silent', context: '' });
    expect(turns['final-answer']).toMatchObject({ output: 'Hi, Talk.' });
  });

  test('without counted tokens is estimated at four bytes a token, in any language', async () => {
    const turns = [{ agent: 'solver', input: 'abcdefgh', output: '答えは四十二' }];
    const { graph, agent } = createSystem(team({ run: async () => ({ turns }) }).system);
    const usages: Usage[] = [];
    const watched: typeof agent = {
      ...agent,
      chat: async (request, options) => {
        const reply = await agent.chat(request, options);
        usages.push(reply.usage);
        return reply;
      },
    };
    await runGraph(hard, { graph, prompts, models: watched, draw: 'd', signal: new AbortController().signal });
    expect(usages).toEqual([{ inputTokens: 2, outputTokens: 5, estimated: true }]);
  });

  const reason = 'tool "search" is down';
  test.each<[string, () => Promise<SystemRun>]>([
    ['throws', () => Promise.reject(new Error(reason))],
    ['returns it instead of turns, as over HTTP', async () => ({ error: reason }) as never],
  ])('that %s: the failure is a failed trace with the reason', async (_, run) => {
    const { turns } = await runOn(hard, team({ run }));
    expect(turns.router).toEqual({ status: 'failed', context: '', reason });
    expect(turns['final-answer']).toMatchObject({ status: 'failed' });
  });

  test.each<[string, unknown, string]>([
    [
      'nothing',
      undefined,
      'what the system returned: expected { turns: [{ agent, input, output }, ...] }, received nothing',
    ],
    [
      'a text',
      'done',
      'what the system returned: expected { turns: [{ agent, input, output }, ...] }, received "done"',
    ],
    [
      'an output that is not a text',
      { turns: [{ agent: 'solver', input: '', output: 7 }] },
      'what the system returned: turns: 0: output: expected what the agent wrote, as a text, received 7',
    ],
    [
      'a turn of an unknown agent',
      { turns: [{ agent: 'solvr', input: '', output: '7' }] },
      'what the system returned: turns: 0: agent: expected one of router, solver, critic, talker, received "solvr"',
    ],
  ])('that returns %s ends everything, with the expected form', async (_, returned, message) => {
    const run = async () => returned as SystemRun;
    await expect(runOn(hard, team({ run }))).rejects.toMatchObject({ code: 'invalid-input', message });
  });

  test('that fails on question after question ends everything with the reason', async () => {
    const { graph, agent } = createSystem(team({ run: () => Promise.reject(new Error('no key')) }).system);
    const execution = { graph, prompts, models: agent, draw: 'd', signal: new AbortController().signal };
    const runs = Array.from({ length: 10 }, (_, index) => runGraph({ id: `q${index}`, text: 'hard' }, execution));
    await expect(Promise.all(runs)).rejects.toThrow('the system failed on each of the first 10 questions: no key');
  });

  test('that answers its first question late fails on single questions only, however many fail at once', async () => {
    const { promise: late, resolve: answer } = Promise.withResolvers<void>();
    const { system } = team();
    const { run } = system;
    const failsAtOnce: typeof run = async (...given) => {
      if (given[1].id !== 'q0') throw new Error('no tool');
      await late;
      return run(...given);
    };
    const { graph, agent } = createSystem({ ...system, run: failsAtOnce });
    const execution = { graph, prompts, models: agent, draw: 'd', signal: new AbortController().signal };
    const runs = Array.from({ length: 12 }, (_, index) => runGraph({ id: `q${index}`, text: 'hard' }, execution));
    await Promise.all(runs.slice(1));
    answer();
    expect((await runs[0])!.turns.solver).toMatchObject({ status: 'completed' });
  });

  test('needs the system as the model of the agents', async () => {
    const { graph } = createSystem(team().system);
    const models = scriptedModel(() => 'Hello!');
    const signal = new AbortController().signal;
    await expect(runGraph(hard, { graph, prompts, models, draw: 'd', signal })).rejects.toThrow(
      'the model of the agents is not the system',
    );
  });
});

describe('a system that cannot be used is refused', () => {
  test.each<[string, Partial<OwnSystem>, string]>([
    ['without agents', { agents: [] }, 'no agents'],
    ['with an agent without edges', { edges: [['solver', 'critic']], ends: ['critic'] }, 'agent "router"'],
    [
      'in which every agent has an outgoing edge',
      { edges: [...team().system.edges, ['talker', 'router']], ends: [] },
      'name in `ends`',
    ],
    ['with an end that is not an agent', { ends: ['end'] }, 'ends names an unknown agent "end"'],
    ['without a function', { run: undefined as never }, 'run is missing'],
    [
      'with an agent that has the id of the final answer',
      { agents: [{ id: 'final-answer', role: 'Ends.' }], edges: [], ends: ['final-answer'] },
      'call the agent otherwise',
    ],
  ])('%s', (_, change, message) => {
    expect(() => createSystem(team(change).system)).toThrow(message);
  });
});

const pool = Array.from({ length: 8 }, (_, index) => ({ id: `q${index}`, text: index % 2 === 0 ? 'hard' : 'easy' }));

async function search(name: string, options: unknown, { system, calls } = team()) {
  const { graph, agent } = createSystem(system);
  const problem: OptimizationProblem = {
    graph,
    prompts,
    pool,
    requirement: 'The answer is worth much.',
    validation: { questions: [{ id: 'v1', text: 'hard' }], score: async (_, output) => worthOf(output) / 100 },
  };
  const events: OptimizationEvent[] = [];
  const models = carefulModels();
  const emit = (event: OptimizationEvent) => void events.push(event);
  const result = await optimize(findOptimizer(name), problem, { models: { agent, ...models }, options, emit });
  return { result, events, calls, models };
}

describe('every optimizer works on a system in its own code', () => {
  test.each<[string, unknown]>([
    ['maspo', { schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } }],
    ['random-search', { trials: 6, candidates: 2, batch: 4 }],
    ['tpe', { trials: 6, candidates: 2, batch: 4 }],
    ['spo', { rounds: 1, questions: 4 }],
  ])('%s improves prompts, which are plain texts', async (name, options) => {
    const { result } = await search(name, options);
    expect(Object.keys(result.prompts).toSorted()).toEqual(Object.keys(prompts).toSorted());
    expect(Object.values(result.prompts).join()).toContain('Be careful.');
  });

  test('proposers are told that the prompt is a system message, and read of no tokens', async () => {
    const { models } = await search('maspo', { schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } });
    const [request] = models.optimizer.requests.map(({ messages }) => messages[0]!.content);
    expect(request).toContain("The prompt is the agent's system message");
    expect(request).not.toContain('{question}');
  });
});

describe('maspo runs the system again from the agent whose prompt is tried', () => {
  const options = { schedule: { rounds: 1, steps: 1 }, batch: { size: 8 } };

  test('with the earlier turns, on the questions on which that agent spoke', async () => {
    const { calls } = await search('maspo', options);
    const again = calls.filter(({ options: { from } }) => from === 'solver');
    expect(new Set(again.map(({ question }) => question))).toEqual(new Set(['q0', 'q2', 'q4', 'q6']));
    expect(again[0]!.options.previous!.turns.map(({ agent }) => agent)).toEqual([
      'router',
      'solver',
      'critic',
      'solver',
    ]);
    expect(again[0]!.prompts.solver).toContain('Be careful.');
  });

  test('and judges only agents that spoke', async () => {
    const { events } = await search('maspo', options);
    const scored = events.filter((event) => event.type === 'candidate-scored');
    const lensesOf = (agent: string) => scored.find((event) => event.agent === agent)!.lenses;
    expect(lensesOf('solver')).toMatchObject({
      localValidity: { scored: 4, unscored: 0 },
      lookaheadPotential: { scored: 4 },
      globalAlignment: { scored: 8 },
    });
    // On easy questions the router is read by the talker, on hard ones by the solver: each question has one reader.
    expect(lensesOf('router')).toMatchObject({ localValidity: { scored: 8 }, lookaheadPotential: { scored: 8 } });
  });

  test('a run is reused where the system is deterministic, and every run has its own draw where it is not', async () => {
    const fixed = await search('maspo', options);
    const varying = await search('maspo', options, team({ deterministic: false }));
    expect(fixed.calls.every(({ options: { draw } }) => draw === undefined)).toBe(true);
    expect(new Set(varying.calls.map(({ options: { draw } }) => draw)).size).toBeGreaterThan(8);
  });
});
