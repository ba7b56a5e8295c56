import { describeAdapter } from '@maspo/core/testing';
import { isStepCount, tool } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { model } from '../example/model.ts';
import team from '../example/team.ts';
import { ask } from '../example/use.ts';
import { aiSdkSystem, type Team } from '../src/index.ts';

const signal = new AbortController().signal;
const sum = { id: 'q1', text: '2 + 3?' };

describeAdapter('the AI SDK', {
  team,
  ask,
  promptsUsed: () => model.doGenerateCalls.map(({ prompt: [first] }) => first!.content),
  sum: {
    turns: [
      'router: SOLVE, worth 0',
      'solver: The sum is 5, worth 0',
      'critic: AGAIN, worth 0',
      'solver: The sum is 5, worth 0',
      'critic: FINE, worth 0',
    ],
    inputs: { 0: '2 + 3?', 1: '2 + 3?\n\n[calls add({"a":2,"b":3})]\n\nresult of add: 5' },
    answer: 'The sum is 5, worth 0',
    solverCalls: 4,
    usage: { inputTokens: 70, outputTokens: 14 },
  },
  greeting: 'Hi!',
});

const writer = { role: 'Writes.', prompt: 'Write.' };
const systemOf = (answerWith: (team: Team) => Promise<string | undefined>, ids = ['writer']) =>
  aiSdkSystem({
    agents: Object.fromEntries(ids.map((id) => [id, writer])),
    edges: ids.slice(1).map((id) => [ids[0]!, id] as const),
    answer: (_, agents) => answerWith(agents),
  });
const runOf = (answerWith: (team: Team) => Promise<string | undefined>, prompts = { writer: 'W' }) =>
  systemOf(answerWith).run(prompts, sum, { signal });

const saying = (text: string, finish: 'stop' | 'length' = 'stop', inputTokens: number | undefined = 1) =>
  new MockLanguageModelV4({
    doGenerate: async () => ({
      content: [{ type: 'text', text }],
      finishReason: { unified: finish, raw: undefined },
      usage: {
        inputTokens: { total: inputTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
        outputTokens: { total: 1, text: undefined, reasoning: undefined },
      },
      warnings: [],
    }),
  });

describe('a turn', () => {
  test('shows a conversation with its authors', async () => {
    const { turns } = await runOf(async ({ agent }) => {
      const { text } = await agent('writer').generate({
        model: saying('Yes'),
        messages: [
          { role: 'user', content: 'Two and three?' },
          { role: 'assistant', content: [{ type: 'tool-call', toolCallId: '1', toolName: 'add', input: { a: 2 } }] },
          {
            role: 'tool',
            content: [{ type: 'tool-result', toolCallId: '1', toolName: 'add', output: { type: 'json', value: [5] } }],
          },
          { role: 'user', content: [{ type: 'text', text: 'Sure?' }] },
        ],
      });
      return text;
    });
    expect(turns[0]!.input).toBe(
      'user: Two and three?\n\nassistant: [calls add({"a":2})]\n\nresult of add: [5]\n\nuser: Sure?',
    );
  });

  test('that ends with a tool call has the call as its output', async () => {
    const add = tool({ inputSchema: z.object({ a: z.number(), b: z.number() }), execute: async () => 5 });
    const ask = async ({ agent }: Team) => {
      await agent('writer').generate({ model, tools: { add }, stopWhen: isStepCount(1), prompt: 'q' });
      return undefined;
    };
    const { turns } = await runOf(ask, { writer: 'Solve.' });
    expect(turns).toMatchObject([{ input: 'q', output: '[calls add({"a":2,"b":3})]' }]);
  });

  test('reports that it was cut at the length limit', async () => {
    const { turns } = await runOf(async ({ agent }) => {
      await agent('writer').generate({ model: saying('So the', 'length'), prompt: 'q' });
      return undefined;
    });
    expect(turns).toMatchObject([{ output: 'So the', truncated: true }]);
  });

  test('of an agent that calls another agent through a tool comes after the turn of the other agent', async () => {
    const ask = async ({ agent }: Team) => {
      const add = tool({
        inputSchema: z.object({ a: z.number(), b: z.number() }),
        execute: async () => (await agent('helper').generate({ model: saying('5'), prompt: 'Which sum?' })).text,
      });
      const tools = { add };
      return (await agent('boss').generate({ model, tools, stopWhen: isStepCount(2), prompt: 'q' })).text;
    };
    const { turns, answer: final } = await systemOf(ask, ['boss', 'helper']).run({ boss: 'Solve.', helper: 'H' }, sum, {
      signal,
    });
    expect(turns).toMatchObject([
      { agent: 'helper', input: 'Which sum?', output: '5' },
      { agent: 'boss', input: 'q\n\n[calls add({"a":2,"b":3})]\n\nresult of add: 5', output: 'The sum is 5, worth 0' },
    ]);
    expect(final).toBe('The sum is 5, worth 0');
  });

  test('may be made without generate, and recorded', async () => {
    const { turns, usage } = await runOf(async ({ agent }) => {
      const { prompt, record } = agent('writer');
      record({ input: 'q', output: prompt, usage: { inputTokens: 3, outputTokens: 4 } });
      return undefined;
    });
    expect(turns).toEqual([{ agent: 'writer', input: 'q', output: 'W' }]);
    expect(usage).toEqual({ inputTokens: 3, outputTokens: 4 });
  });

  test('without known tokens leaves the tokens of the run unknown', async () => {
    const { usage } = await runOf(async ({ agent }) => {
      await agent('writer').generate({ model: saying('A'), prompt: 'q' });
      agent('writer').record({ input: 'q', output: 'B' });
      return undefined;
    });
    expect(usage).toBeUndefined();
  });
});

describe('what cannot work is reported', () => {
  test.each<[string, (team: Team) => Promise<unknown>, string]>([
    ['an unknown agent', async ({ agent }) => agent('wrter').prompt, 'unknown agent "wrter"'],
    [
      'instructions',
      ({ agent }) => agent('writer').generate({ model: saying('5'), prompt: 'q', instructions: 'Be brief.' }),
      'agent "writer" is called with instructions',
    ],
  ])('%s in a tool, whose errors a model reads, also end everything', async (_, use, message) => {
    const ask = async (team: Team) => {
      const add = tool({ inputSchema: z.object({ a: z.number(), b: z.number() }), execute: () => use(team) });
      const asked = { model, tools: { add }, stopWhen: isStepCount(2), prompt: 'q' };
      return (await team.agent('writer').generate(asked)).text;
    };
    await expect(runOf(ask, { writer: 'Solve.' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message),
    });
  });

  test('an agent that the system does not have ends everything', async () => {
    await expect(runOf(async ({ agent }) => agent('wrter').prompt)).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'unknown agent "wrter": known are writer. Did you mean "writer"?',
    });
  });

  test('instructions in addition to the prompt end everything', async () => {
    const run = runOf(async ({ agent }) => {
      return (await agent('writer').generate({ model, instructions: 'Be brief.', prompt: 'q' })).text;
    });
    await expect(run).rejects.toThrow('agent "writer" is called with instructions');
  });

  test("an aborted signal ends the calls, the system's as well as the user's own", async () => {
    const controller = new AbortController();
    const run = systemOf(async ({ agent }) => {
      controller.abort(new Error('enough'));
      return (await agent('writer').generate({ model, prompt: 'q' })).text;
    }).run({ writer: 'Answer' }, sum, { signal: controller.signal });
    await expect(run).rejects.toThrow('enough');
    const own = runOf(async ({ agent }) => {
      const abortSignal = AbortSignal.abort(new Error('late'));
      return (await agent('writer').generate({ model, prompt: 'q', abortSignal })).text;
    });
    await expect(own).rejects.toThrow('late');
  });
});
