import { describeAdapter } from '@maspo/core/testing';
import { Agent } from '@mastra/core/agent';
import type { MastraModelConfig } from '@mastra/core/llm';
import { createTool } from '@mastra/core/tools';
import { MockLanguageModelV3 } from 'ai/test';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { stub } from '../example/model.ts';
import team from '../example/team.ts';
import { ask } from '../example/use.ts';
import { type MastraTeam, mastraSystem } from '../src/index.ts';

const signal = new AbortController().signal;
const sum = { id: 'q1', text: '2 + 3?' };

// Mastra logs the error of an agent as well.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

describeAdapter('Mastra', {
  team,
  ask,
  promptsUsed: () => stub.doGenerateCalls.map(({ prompt: [first] }) => first!.content),
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
  test('shows a conversation with its authors, and that the output was cut', async () => {
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

  test('may be made without generate, and recorded', async () => {
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

describe('what cannot work is reported', () => {
  test('an unknown agent in a tool, whose errors a model reads, also ends everything', async () => {
    let team: MastraTeam;
    const add = createTool({
      id: 'add',
      description: 'Adds.',
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      execute: async () => team.agent('wrter').prompt,
    });
    const model = stub as unknown as MastraModelConfig;
    const writer = new Agent({ id: 'writer', name: 'writer', instructions: 'Write.', model, tools: { add } });
    const system = systemOf(async (given) => {
      team = given;
      return (await given.agent('writer').generate('q')).text;
    }, writer);
    await expect(system.run({ writer: 'Solve.' }, sum, { signal })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('unknown agent "wrter"'),
    });
  });

  test('an agent that the system does not have ends everything', async () => {
    const system = systemOf(async ({ agent }) => agent('wrter').prompt);
    await expect(system.run({ writer: 'W' }, sum, { signal })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'unknown agent "wrter": known are writer. Did you mean "writer"?',
    });
  });

  test('instructions in addition to the prompt end everything', async () => {
    const system = systemOf(async ({ agent }) => {
      return (await agent('writer').generate('q', { instructions: 'Be brief.' })).text;
    });
    await expect(system.run({ writer: 'W' }, sum, { signal })).rejects.toThrow(
      'agent "writer" is called with instructions',
    );
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
