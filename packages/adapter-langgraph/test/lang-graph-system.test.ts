import { AIMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { Annotation, END, interrupt, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { createReactAgent } from '@langchain/langgraph/prebuilt';
import { seedPrompts } from '@maspo/core';
import { describeAdapter } from '@maspo/core/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { model } from '../example/model.ts';
import team, { graph as teamGraph } from '../example/team.ts';
import { ask } from '../example/use.ts';
import { agentPrompts, langGraphSystem, type RunnableGraph, withPrompts } from '../src/index.ts';

const seeds = seedPrompts(team);
const signal = new AbortController().signal;
const sum = { id: 'q1', text: '2 + 3?' };

describeAdapter('LangGraph.js', {
  team,
  ask,
  promptsUsed: () => model.calls.map(({ prompt }) => prompt),
  sum: {
    turns: [
      'router: SOLVE, worth 0',
      'solver: [calls add({"a":2,"b":3})]',
      'solver: The sum is 5, worth 0',
      'critic: AGAIN, worth 0',
      'solver: The sum is 5, worth 0',
      'critic: FINE, worth 0',
    ],
    inputs: {
      0: '2 + 3?',
      2: 'user: 2 + 3?\n\nrouter: SOLVE, worth 0\n\nsolver: [calls add({"a":2,"b":3})]\n\nresult of add: 5',
    },
    answer: 'The sum is 5, worth 0',
    solverCalls: 3,
    usage: { inputTokens: 60, outputTokens: 12 },
  },
  greeting: 'user: Hi!\n\nrouter: TALK, worth 0',
});

describe('a graph with a tool, conditional edges and a loop', () => {
  test('has the edges between its agents, through nodes that are not agents', () => {
    expect(team.edges).toEqual([
      ['router', 'solver'],
      ['router', 'talker'],
      ['solver', 'critic'],
      ['critic', 'solver'],
    ]);
    expect(team.ends).toEqual(['critic', 'talker']);
  });

  test('has other edges and ends if the options give them', async () => {
    const agents = Object.fromEntries(team.agents.map(({ id, ...agent }) => [id, agent]));
    const edges = [
      ['router', 'solver'],
      ['solver', 'critic'],
      ['router', 'talker'],
    ] as const;
    const system = await langGraphSystem(teamGraph, { agents, edges, ends: ['critic'] });
    expect(system).toMatchObject({ edges, ends: ['critic'] });
  });

  test('outside of an optimization uses the prompts of its agents, or the prompts that it is started with', async () => {
    const input = { messages: [{ role: 'user', content: 'Hi!' }] };
    model.calls.length = 0;
    await teamGraph.invoke(input);
    await teamGraph.invoke(input, withPrompts({ ...seeds, talker: 'Answer politely.' }, { recursionLimit: 9 }));
    expect(model.calls.map(({ prompt }) => prompt)).toEqual([
      seeds.router,
      seeds.talker,
      seeds.router,
      'Answer politely.',
    ]);
  });
});

describe('a turn of a node', () => {
  const agents = { writer: { role: 'Writes.', prompt: 'Write.' }, editor: { role: 'Edits.', prompt: 'Edit.' } };
  const promptOf = agentPrompts(agents);
  const run = async (graph: RunnableGraph) =>
    (await langGraphSystem(graph, { agents })).run({ writer: 'Answer A', editor: 'Answer B' }, sum, { signal });

  test('that is itself a graph has the input of its last model call, without the prompt', async () => {
    const inner = new StateGraph(MessagesAnnotation)
      .addNode('think', async ({ messages }, config) => ({
        messages: [
          await model.invoke([new SystemMessage(`${promptOf('writer', config)}\n\nToday: Monday`), ...messages]),
        ],
      }))
      .addEdge(START, 'think')
      .addEdge('think', END)
      .compile();
    const editor = async ({ messages }: typeof MessagesAnnotation.State, config: object) => ({
      messages: [
        await model.invoke([
          new SystemMessage('Edit.'),
          new HumanMessage(`${promptOf('editor', config)}\n${messages.at(-1)!.text}`),
        ]),
      ],
    });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('writer', inner)
      .addNode('editor', editor)
      .addEdge(START, 'writer')
      .addEdge('writer', 'editor')
      .addEdge('editor', END)
      .compile();
    const { turns } = await run(graph);
    expect(turns[0]).toMatchObject({ input: 'system: Today: Monday\n\nuser: 2 + 3?', output: 'Hello, worth 0' });
    expect(turns[1]!.input).toBe('system: Edit.\n\nuser: Hello, worth 0');
  });

  test('that is a prebuilt agent shows its tools in the input, and only its own text in the output', async () => {
    const find = tool(async () => 'a fact', { name: 'find', description: 'Finds.', schema: z.object({}) });
    const chat = new FakeListChatModel({ responses: [] });
    chat.bindTools = () => chat;
    chat._generate = async (messages) => {
      const isDone = messages.at(-1)!.type === 'tool';
      const message = isDone
        ? new AIMessage('Found')
        : new AIMessage({ content: '', tool_calls: [{ id: '1', name: 'find', args: {} }] });
      return { generations: [{ message, text: message.text }] };
    };
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('writer', async (state, config) => {
        const agent = createReactAgent({ llm: chat, tools: [find], prompt: promptOf('writer', config) });
        return agent.invoke(state, config);
      })
      .addNode('editor', () => ({}))
      .addEdge(START, 'writer')
      .addEdge('writer', 'editor')
      .compile();
    const { turns } = await run(graph);
    expect(turns).toMatchObject([
      { input: 'user: 2 + 3?\n\nassistant: [calls find({})]\n\nresult of find: a fact', output: 'Found' },
    ]);
  });

  test('has its position by its start, also when nodes run in parallel', async () => {
    let free = () => {};
    const waiting = new Promise<void>((resolve) => {
      free = resolve;
    });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('editor', async (_, config) => {
        await waiting;
        return { messages: [new AIMessage(promptOf('editor', config))] };
      })
      .addNode('writer', (_, config) => {
        free();
        return { messages: [new AIMessage(promptOf('writer', config))] };
      })
      .addEdge(START, 'writer')
      .addEdge(START, 'editor')
      .compile();
    const { turns } = await run(graph);
    expect(turns.map(({ agent }) => agent)).toEqual(['editor', 'writer']);
  });

  test('reports that its output was cut at the length limit', async () => {
    const cut = new FakeListChatModel({ responses: [] });
    cut._generate = async () => {
      const message = new AIMessage({ content: 'So the', response_metadata: { finish_reason: 'length' } });
      return { generations: [{ message, text: 'So the' }] };
    };
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('writer', async (_, config) => ({ messages: [await cut.invoke(promptOf('writer', config))] }))
      .addNode('editor', (_, config) => ({ messages: [new AIMessage(promptOf('editor', config))] }))
      .addEdge(START, 'writer')
      .addEdge('writer', 'editor')
      .compile();
    const { turns, usage } = await run(graph);
    expect(turns.map(({ truncated }) => truncated)).toEqual([true, false]);
    expect(usage).toBeUndefined();
  });

  test('whose model is not called through LangChain leaves the tokens of the run unknown', async () => {
    const counting = new FakeListChatModel({ responses: [] });
    counting._generate = async () => {
      const usage_metadata = { input_tokens: 5, output_tokens: 2, total_tokens: 7 };
      const message = Object.assign(new AIMessage('So'), { usage_metadata });
      return { generations: [{ message, text: 'So' }] };
    };
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('writer', async (_, config) => ({ messages: [await counting.invoke(promptOf('writer', config))] }))
      .addNode('editor', (_, config) => ({ messages: [new AIMessage(promptOf('editor', config))] }))
      .addEdge(START, 'writer')
      .addEdge('writer', 'editor')
      .compile();
    const { turns, usage } = await run(graph);
    expect(turns).toHaveLength(2);
    expect(usage).toBeUndefined();
  });
});

describe('if a node calls no LangChain model', () => {
  const agents = { writer: { role: 'Writes.', prompt: 'Write.' }, editor: { role: 'Edits.', prompt: 'Edit.' } };
  const promptOf = agentPrompts(agents);
  const State = Annotation.Root({ question: Annotation<string>, draft: Annotation<string>, marks: Annotation<number> });
  const graph = new StateGraph(State)
    .addNode('writer', ({ question }, config) => ({ draft: `${promptOf('writer', config)} ${question}` }))
    .addNode('editor', ({ draft }, config) => ({ draft: `${promptOf('editor', config)} ${draft}`, marks: 2 }))
    .addEdge(START, 'writer')
    .addEdge('writer', 'editor')
    .addEdge('editor', END)
    .compile({ checkpointer: new MemorySaver() });
  const options = {
    agents,
    inputOf: ({ text }: { text: string }) => ({ question: text }),
    answerOf: (state: typeof State.State) => state.draft,
  };

  test('its input is the state, and its output is the fields that it wrote', async () => {
    const system = await langGraphSystem(graph, options);
    const { turns, answer, usage } = await system.run({ writer: 'A', editor: 'B' }, sum, { signal });
    expect(turns).toMatchObject([
      { agent: 'writer', input: '2 + 3?', output: 'A 2 + 3?' },
      { agent: 'editor', input: 'question: 2 + 3?\n\ndraft: A 2 + 3?', output: 'draft: B A 2 + 3?\n\nmarks: 2' },
    ]);
    expect(answer).toBe('B A 2 + 3?');
    expect(usage).toBeUndefined();
  });

  test('its output is what changed, and the same text written again is an output too', async () => {
    const again = new StateGraph(State)
      .addNode('writer', (state, config) => ({ ...state, draft: promptOf('writer', config) }))
      .addNode('editor', (_, config) => ({ draft: promptOf('editor', config) }))
      .addEdge(START, 'writer')
      .addEdge('writer', 'editor')
      .compile();
    const { turns } = await (await langGraphSystem(again, options)).run({ writer: 'A', editor: 'A' }, sum, { signal });
    expect(turns.map(({ output }) => output)).toEqual(['A', 'A']);
  });

  test('a function chooses the output from the update', async () => {
    const outputOf = (update: unknown) => (update as typeof State.State).draft;
    const system = await langGraphSystem(graph, { ...options, outputOf });
    const { turns } = await system.run({ writer: 'A', editor: 'B' }, sum, { signal });
    expect(turns[1]!.output).toBe('B A 2 + 3?');
  });
});

describe('what cannot work is reported', () => {
  const agents = { writer: { role: 'Writes.', prompt: 'Write.' } };
  type Node = (state: typeof MessagesAnnotation.State, config: object) => object;
  const graphOf = (node: Node, checkpointer?: MemorySaver) =>
    new StateGraph(MessagesAnnotation)
      .addNode('writer', node)
      .addEdge(START, 'writer')
      .addEdge('writer', END)
      .compile({ ...(checkpointer === undefined ? {} : { checkpointer }) });
  const speak: Node = () => ({ messages: [new AIMessage('Hi')] });
  const runOf = async (node: Node, prompts: Record<string, string> = { writer: 'W' }) =>
    (await langGraphSystem(graphOf(node), { agents })).run(prompts, sum, { signal });

  test('an agent that is not a node', async () => {
    const wrong = { wrter: agents.writer };
    await expect(langGraphSystem(graphOf(speak), { agents: wrong })).rejects.toThrow(
      'graph: unknown node "wrter": known are writer. Did you mean "writer"?',
    );
  });

  test('a node that does not take its prompt ends everything', async () => {
    await expect(runOf(speak)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('node "writer" wrote something without its prompt'),
    });
  });

  test('an agent without a prompt ends everything', async () => {
    const node: Node = (_, config) => ({ messages: [new AIMessage(agentPrompts(agents)('writer', config))] });
    await expect(runOf(node, { editor: 'E' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'no prompt for agent "writer": there are prompts for editor',
    });
  });

  test('a final state without messages ends everything', async () => {
    const node: Node = (_, config) => ({
      messages: agentPrompts(agents)('writer', config) === '' ? [new AIMessage('Hi')] : [],
    });
    const system = await langGraphSystem(graphOf(node), { agents, inputOf: () => ({ messages: [] }) });
    await expect(system.run({ writer: 'W' }, sum, { signal })).rejects.toThrow('say by `answerOf`');
  });

  test('a graph that waits for a person fails on this question', async () => {
    const system = await langGraphSystem(
      graphOf(() => interrupt('Go on?'), new MemorySaver()),
      { agents },
    );
    await expect(system.run({ writer: 'W' }, sum, { signal })).rejects.toThrow(
      'the graph waits for a person at node "writer"',
    );
  });

  test('an endless loop fails on this question', async () => {
    const system = await langGraphSystem(teamGraph, {
      agents: Object.fromEntries(team.agents.map(({ id, ...agent }) => [id, agent])),
      config: { recursionLimit: 3 },
    });
    await expect(system.run(seeds, sum, { signal })).rejects.toThrow('Recursion limit of 3');
  });

  test('an aborted signal ends the run before the next node', async () => {
    const controller = new AbortController();
    const ran: string[] = [];
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('writer', (_, config) => {
        ran.push('writer');
        controller.abort(new Error('enough'));
        return { messages: [new AIMessage(agentPrompts(agents)('writer', config))] };
      })
      .addNode('tools', () => {
        ran.push('tools');
        return {};
      })
      .addEdge(START, 'writer')
      .addEdge('writer', 'tools')
      .compile();
    const system = await langGraphSystem(graph, { agents });
    await expect(system.run({ writer: 'W' }, sum, { signal: controller.signal })).rejects.toThrow('enough');
    expect(ran).toEqual(['writer']);
  });
});
