import { createSystem, maspo, type OptimizationProblem, optimize, runGraph, seedPrompts } from '@maspo/core';
import { carefulModels } from '@maspo/core/testing';
import { Agent } from '@mastra/core/agent';
import type { MastraModelConfig } from '@mastra/core/llm';
import { MockLanguageModelV3 } from 'ai/test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { stub } from '../example/model.ts';
import team from '../example/team.ts';
import { ask } from '../example/use.ts';
import { type MastraTeam, mastraSystem } from '../src/index.ts';

const seeds = seedPrompts(team);
const signal = new AbortController().signal;
const sum = { id: 'q1', text: '2 + 3?' };
const greeting = { id: 'q2', text: 'Hi!' };

const promptsUsed = () => stub.doGenerateCalls.map(({ prompt: [first] }) => first!.content);

beforeEach(() => {
  stub.doGenerateCalls.length = 0;
});

describe('agents with a tool, a condition and a loop', () => {
  test('tell what each received and wrote, turn by turn, and the final answer', async () => {
    const { turns, answer: final } = await team.run(seeds, sum, { signal });
    expect(turns.map(({ agent, output }) => `${agent}: ${output}`)).toEqual([
      'router: SOLVE, worth 0',
      'solver: The sum is 5, worth 0',
      'critic: AGAIN, worth 0',
      'solver: The sum is 5, worth 0',
      'critic: FINE, worth 0',
    ]);
    expect(turns[0]!.input).toBe('2 + 3?');
    expect(turns[1]!.input).toBe('2 + 3?\n\n[calls add({"a":2,"b":3})]\n\nresult of add: 5');
    expect(final).toBe('The sum is 5, worth 0');
  });

  test('use the prompts that they are given, and the tokens of all calls are added up', async () => {
    const { usage } = await team.run({ ...seeds, solver: 'Solve it with care.' }, sum, { signal });
    expect(promptsUsed().filter((prompt) => prompt === 'Solve it with care.')).toHaveLength(4);
    expect(usage).toEqual({ inputTokens: 70, outputTokens: 14 });
  });

  test('are silent where they were not asked', async () => {
    const { graph, agent } = createSystem(team);
    const trace = await runGraph(greeting, { graph, prompts: seeds, models: agent, draw: 'd', signal });
    expect(trace.turns.solver).toMatchObject({ status: 'silent' });
    expect(trace.turns.talker).toMatchObject({ context: 'Hi!', output: 'Hello, worth 0' });
    expect(trace.turns['final-answer']).toMatchObject({ output: 'Hello, worth 0' });
  });
});

test('a search improves the prompts, and the system uses them', async () => {
  const { graph, agent } = createSystem({ ...team, deterministic: true });
  const pool = Array.from({ length: 4 }, (_, index) => ({ id: `q${index}`, text: index % 2 === 0 ? '2 + 3?' : 'Hi!' }));
  const problem: OptimizationProblem = { graph, prompts: seeds, pool, requirement: 'The answer is worth much.' };
  const { prompts } = await optimize(maspo, problem, {
    models: { agent, ...carefulModels() },
    options: { schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } },
  });
  expect(prompts.solver).toContain('Be careful.');
  stub.doGenerateCalls.length = 0;
  expect(await ask(prompts, sum.text)).toContain('The sum is 5');
  expect(promptsUsed()).toContain(prompts.solver);
});

const spec = { role: 'Writes.', prompt: 'Write.' };
const saying = (text: string, finish: 'stop' | 'length' = 'stop', tokens: number | undefined = 1) =>
  new MockLanguageModelV3({
    doGenerate: async ({ abortSignal }) => {
      abortSignal?.throwIfAborted();
      return {
        content: [{ type: 'text', text }],
        finishReason: { unified: finish, raw: undefined },
        usage: {
          inputTokens: { total: tokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
          outputTokens: { total: tokens, text: undefined, reasoning: undefined },
        },
        warnings: [],
      };
    },
  });
const writerWith = (said: MockLanguageModelV3) =>
  new Agent({ id: 'writer', name: 'writer', instructions: 'Write.', model: said as unknown as MastraModelConfig });
const systemOf = (answerWith: (team: MastraTeam) => Promise<string | undefined>, writer = writerWith(saying('Hi'))) =>
  mastraSystem({ agents: { writer: spec }, mastra: { writer }, edges: [], answer: (_, agents) => answerWith(agents) });

describe('a turn', () => {
  test('shows a conversation with who said what, and that the output was cut', async () => {
    const system = systemOf(
      async ({ agent }) => {
        await agent('writer').generate([
          { role: 'user', content: 'Two and three?' },
          { role: 'assistant', content: [{ type: 'text', text: 'Five' }] },
          { role: 'user', content: 'Sure?' },
        ]);
        return undefined;
      },
      writerWith(saying('So the', 'length')),
    );
    const { turns } = await system.run({ writer: 'W' }, sum, { signal });
    expect(turns).toEqual([
      {
        agent: 'writer',
        input: 'user: Two and three?\n\nassistant: Five\n\nuser: Sure?',
        output: 'So the',
        truncated: true,
      },
    ]);
  });

  test('may be made otherwise, and recorded', async () => {
    const system = systemOf(async ({ agent }) => {
      const { prompt, record } = agent('writer');
      record({ input: 'q', output: prompt });
      return undefined;
    });
    const { turns, usage } = await system.run({ writer: 'W' }, sum, { signal });
    expect(turns).toEqual([{ agent: 'writer', input: 'q', output: 'W' }]);
    expect(usage).toBeUndefined();
  });
});

describe('what cannot work is told', () => {
  test('an agent that the system does not have ends everything', async () => {
    const system = systemOf(async ({ agent }) => agent('wrter').prompt);
    await expect(system.run({ writer: 'W' }, sum, { signal })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'unknown agent "wrter": known are writer. Did you mean "writer"?',
    });
  });

  test('instructions beside the prompt end everything', async () => {
    const system = systemOf(async ({ agent }) => {
      return (await agent('writer').generate('q', { instructions: 'Be brief.' })).text;
    });
    await expect(system.run({ writer: 'W' }, sum, { signal })).rejects.toThrow(
      'agent "writer" is called with instructions',
    );
  });

  test('an agent without a prompt is refused before anything runs', async () => {
    const { graph, agent } = createSystem(team);
    const { solver: _, ...prompts } = seeds;
    const problem = { graph, prompts, pool: [sum], requirement: 'Good.' };
    await expect(optimize(maspo, problem, { models: { agent, ...carefulModels() } })).rejects.toThrow('solver');
    expect(stub.doGenerateCalls).toEqual([]);
  });

  test('an error fails that question only', async () => {
    const { graph, agent } = createSystem(team);
    const execution = { graph, prompts: seeds, models: agent, draw: 'd', signal };
    // Mastra logs the error as well.
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const failing = await runGraph({ id: 'q3', text: '2 + fail?' }, execution);
    expect(failing.turns.solver).toMatchObject({ status: 'failed', reason: 'the model is down' });
    expect((await runGraph(sum, execution)).turns.solver).toMatchObject({ status: 'completed' });
  });

  test("an aborted signal ends the calls, the system's as well as the user's own", async () => {
    const controller = new AbortController();
    const run = systemOf(async ({ agent }) => {
      controller.abort(new Error('enough'));
      return (await agent('writer').generate('q')).text;
    }).run({ writer: 'W' }, sum, { signal: controller.signal });
    await expect(run).rejects.toThrow('enough');
    const own = systemOf(async ({ agent }) => {
      return (await agent('writer').generate('q', { abortSignal: AbortSignal.abort(new Error('late')) })).text;
    }).run({ writer: 'W' }, sum, { signal });
    await expect(own).rejects.toThrow('late');
  });
});
