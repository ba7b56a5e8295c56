import { seedPrompts } from '@maspo/core';
import { describeAdapter } from '@maspo/core/testing';
import { Agent, type ModelResponse, Runner, tool, Usage } from '@openai/agents';
import { assistantMessage, functionCall, modelResponder, ScriptedModel } from '@openai/agents/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { model } from '../example/model.ts';
import team, { build } from '../example/team.ts';
import { ask } from '../example/use.ts';
import { type BuildAgents, type OpenAiAgentsOptions, openAiAgentsSystem } from '../src/index.ts';

const seeds = seedPrompts(team);
const signal = new AbortController().signal;
const runner = new Runner({ tracingDisabled: true });
const sum = { id: 'q1', text: '2 + 3?' };

describeAdapter('the OpenAI Agents SDK', {
  team,
  ask,
  promptsUsed: () => model.calls.map(({ systemInstructions }) => systemInstructions),
  sum: {
    turns: [
      'router: Routed, worth 0\n[calls transfer_to_solver()]',
      'solver: It is 5, worth 0\n[calls transfer_to_critic()]',
      'critic: AGAIN, worth 0\n[calls transfer_to_solver()]',
      'solver: It is 5, worth 0\n[calls transfer_to_critic()]',
      'critic: FINE, the sum is 5, worth 0',
    ],
    inputs: {
      0: '2 + 3?',
      1: [
        'user: 2 + 3?',
        'assistant: Routed, worth 0',
        '[calls transfer_to_solver()]',
        'result of transfer_to_solver: {"assistant":"solver"}',
        '[calls add({"a":2,"b":3})]',
        'result of add: 5',
      ].join('\n\n'),
    },
    answer: 'FINE, the sum is 5, worth 0',
    solverCalls: 3,
    usage: { inputTokens: 60, outputTokens: 12 },
  },
  greeting: [
    'user: Hi!',
    'assistant: Routed, worth 0',
    '[calls transfer_to_talker()]',
    'result of transfer_to_talker: {"assistant":"talker"}',
  ].join('\n\n'),
});

test('the edges of a team are its handoffs', () => {
  expect(team.edges).toEqual([
    ['router', 'solver'],
    ['router', 'talker'],
    ['solver', 'critic'],
    ['critic', 'solver'],
  ]);
  expect(team.ends).toEqual(['critic', 'talker']);
});

const spec = (prompt: string) => ({ role: 'Helps.', prompt });
const systemOf = (buildAgents: BuildAgents, { agents, ...more }: Partial<OpenAiAgentsOptions> = {}) =>
  openAiAgentsSystem({ agents: agents ?? { writer: spec('Write.') }, build: buildAgents, runner, ...more });
test('input and context are made from the question, and a final output that is not a text becomes JSON', async () => {
  const known = tool({
    name: 'known',
    description: 'Tells what is known.',
    parameters: z.object({}),
    execute: (_, context) => `id ${(context!.context as { id: string }).id}`,
  });
  const said = new ScriptedModel([[functionCall('known', {}, { callId: '1' })], [assistantMessage('{"sum":5}')]]);
  const system = systemOf(
    (prompts) => [
      new Agent({
        name: 'writer',
        instructions: prompts.writer!,
        model: said,
        tools: [known],
        outputType: z.object({ sum: z.number() }),
      }),
    ],
    {
      inputOf: ({ text }) => [{ role: 'user', content: `Question: ${text}` }],
      contextOf: ({ id }) => ({ id }),
    },
  );
  const { turns, answer } = await system.run({ writer: 'W' }, sum, { signal });
  expect(answer).toBe('{"sum":5}');
  expect(turns).toMatchObject([
    { input: 'user: Question: 2 + 3?\n\n[calls known()]\n\nresult of known: id q1', output: '{"sum":5}' },
  ]);
});

const costing = (said: ModelResponse['output'][number]) => ({
  output: [said],
  usage: new Usage({ requests: 1, inputTokens: 10, outputTokens: 2, totalTokens: 12 }),
});

describe('an agent that another agent uses as a tool', () => {
  test('speaks before the other agent has its answer, and has the results of its own tools in its input', async () => {
    const ask = tool({ name: 'find', description: 'Finds.', parameters: z.object({}), execute: () => 'a fact' });
    const buildBoth: BuildAgents = (prompts) => {
      const helper = new Agent({
        name: 'helper',
        instructions: prompts.helper!,
        tools: [ask],
        model: new ScriptedModel([
          costing(functionCall('find', {}, { callId: '1' })),
          costing(assistantMessage('Fact found')),
        ]),
      });
      const boss = new Agent({
        name: 'boss',
        instructions: prompts.boss!,
        tools: [helper.asTool({ toolName: 'ask_helper', toolDescription: 'Asks the helper.' })],
        model: new ScriptedModel([
          costing(functionCall('ask_helper', { input: 'Which fact?' }, { callId: '2' })),
          costing(assistantMessage('The fact is known')),
        ]),
      });
      return [boss, helper];
    };
    const agents = { boss: spec('Lead.'), helper: spec('Help.') };
    const system = systemOf(buildBoth, { agents, edges: [['helper', 'boss']] });
    expect(system.ends).toEqual(['boss']);
    const { turns, usage } = await system.run({ boss: 'B', helper: 'H' }, sum, { signal });
    expect(turns).toMatchObject([
      { agent: 'helper', input: 'Which fact?\n\n[calls find()]\n\nresult of find: a fact', output: 'Fact found' },
      { agent: 'boss', output: 'The fact is known' },
    ]);
    expect(usage).toEqual({ inputTokens: 40, outputTokens: 8 });
    expect(turns[1]!.input).toContain('result of ask_helper: Fact found');
  });
});

test('an agent that a tool hands off to has its turn too', async () => {
  const buildThree: BuildAgents = (prompts) => {
    const expert = new Agent({
      name: 'expert',
      instructions: prompts.expert!,
      model: new ScriptedModel([[assistantMessage('Known')]]),
    });
    const helper = new Agent({
      name: 'helper',
      instructions: prompts.helper!,
      handoffs: [expert],
      model: new ScriptedModel([[functionCall('transfer_to_expert', {}, { callId: '1' })]]),
    });
    const boss = new Agent({
      name: 'boss',
      instructions: prompts.boss!,
      tools: [helper.asTool({ toolName: 'ask_helper', toolDescription: 'Asks the helper.' })],
      model: new ScriptedModel([
        [functionCall('ask_helper', { input: 'Which fact?' }, { callId: '2' })],
        [assistantMessage('Done')],
      ]),
    });
    return [boss, helper, expert];
  };
  const agents = { boss: spec('Lead.'), helper: spec('Help.'), expert: spec('Know.') };
  const system = systemOf(buildThree, { agents });
  const { turns } = await system.run({ boss: 'B', helper: 'H', expert: 'E' }, sum, { signal });
  expect(turns.map(({ agent, output }) => `${agent}: ${output}`)).toEqual([
    'helper: [hands off to expert]',
    'expert: Known',
    'boss: Done',
  ]);
});

test('an empty reply of a model is not a separate turn', async () => {
  const buildSilent: BuildAgents = (prompts) => {
    const writer = new Agent({
      name: 'writer',
      instructions: prompts.writer!,
      model: new ScriptedModel([[], [assistantMessage('Written')]]),
    });
    return [writer];
  };
  const { turns } = await systemOf(buildSilent).run({ writer: 'W' }, sum, { signal });
  expect(turns.map(({ output }) => output)).toEqual(['Written']);
});

describe('what cannot work is reported', () => {
  test('a single agent where a list is expected', () => {
    const buildOne = () => new Agent({ name: 'writer', instructions: 'W' });
    expect(() => systemOf(buildOne as never)).toThrow('build: expected a list of agents');
  });

  test('agents that are not the described ones', () => {
    const buildOther: BuildAgents = () => [new Agent({ name: 'wrter', instructions: 'W' })];
    expect(() => systemOf(buildOther)).toThrow(
      'build: 2 problems: unknown agent "wrter": known are writer. Did you mean "writer"?; made no agent with the name "writer"',
    );
  });

  test('an agent that does not get its prompt', () => {
    expect(() => systemOf(() => [new Agent({ name: 'writer', instructions: 'Write.' })])).toThrow(
      'agent "writer" does not have its prompt in its instructions',
    );
  });

  test('a handoff to an agent that is not in the list', () => {
    const buildPart: BuildAgents = (prompts) => {
      const editor = new Agent({ name: 'editor', instructions: 'E' });
      return [new Agent({ name: 'writer', instructions: prompts.writer!, handoffs: [editor] })];
    };
    expect(() => systemOf(buildPart)).toThrow('agent "writer" hands off to "editor", which is not in the list');
  });

  test('a tool that waits for approval fails on this question', async () => {
    const risky = tool({
      name: 'risky',
      description: 'Is risky.',
      parameters: z.object({}),
      needsApproval: true,
      execute: () => 'done',
    });
    const system = systemOf((prompts) => [
      new Agent({
        name: 'writer',
        instructions: prompts.writer!,
        tools: [risky],
        model: new ScriptedModel([[functionCall('risky', {}, { callId: '1' })]]),
      }),
    ]);
    await expect(system.run({ writer: 'W' }, sum, { signal })).rejects.toThrow(
      'the run waits for the approval of a tool of agent "writer"',
    );
  });

  test('an aborted signal ends the run', async () => {
    const controller = new AbortController();
    const aborting = modelResponder(() => {
      controller.abort(new Error('enough'));
      return [functionCall('find', {}, { callId: '1' })];
    });
    const said = new ScriptedModel([aborting, [assistantMessage('Hi')]]);
    const find = tool({ name: 'find', description: 'Finds.', parameters: z.object({}), execute: () => 'a fact' });
    const system = systemOf((prompts) => [
      new Agent({ name: 'writer', instructions: prompts.writer!, model: said, tools: [find] }),
    ]);
    await expect(system.run({ writer: 'W' }, sum, { signal: controller.signal })).rejects.toThrow('aborted');
    expect(said.calls).toHaveLength(1);
  });

  test('a run with too many calls fails on this question', async () => {
    const system = openAiAgentsSystem({
      agents: Object.fromEntries(team.agents.map(({ id, ...agent }) => [id, agent])),
      build,
      runner,
      maxTurns: 2,
    });
    await expect(system.run(seeds, sum, { signal })).rejects.toThrow('Max turns (2) exceeded');
  });
});
