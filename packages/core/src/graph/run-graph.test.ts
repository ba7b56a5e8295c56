import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyGraph, graphOf } from '../../testing/graphs.ts';
import { replyWith, type Script, scriptedModel } from '../../testing/scripted-model.ts';
import { MaspoError } from '../error/maspo-error.ts';
import type { ChatModel } from '../model/chat-model.ts';
import { contentHash } from '../text/content-hash.ts';
import { receivesWork, speakersOf, turnsOf } from './agent-turns.ts';
import type { Execution } from './graph-run.ts';
import { createGraph, type MasGraph } from './mas-graph.ts';
import { rerunFrom, runGraph } from './run-graph.ts';

const question = { id: 'q1', text: 'How many?' };

function executionOf(graph: MasGraph, chat: ChatModel, changes: Partial<Execution> = {}): Execution {
  const prompts = Object.fromEntries(
    speakersOf(graph).map((id) => [id, `${id}: {question}${receivesWork(graph, id) ? '\n{context}' : ''}`]),
  );
  const models = { chat, temperature: 0, maxTokens: 100 };
  return { graph, prompts, models, draw: 'here', signal: new AbortController().signal, ...changes };
}

/** Models whose calls the test answers one by one; `asked` waits until an agent has been called. */
function answeredByHand() {
  const asked = new Map<string, PromiseWithResolvers<void>>();
  const answers = new Map<string, PromiseWithResolvers<string>>();
  const entry = <Value>(map: Map<string, PromiseWithResolvers<Value>>, id: string) => {
    const known = map.get(id) ?? Promise.withResolvers<Value>();
    map.set(id, known);
    return known;
  };
  const chat: ChatModel = async ({ agent }) => {
    entry(asked, agent!).resolve();
    return replyWith(await entry(answers, agent!).promise);
  };
  const answer = (id: string) => entry(answers, id).resolve(`${id} answered`);
  return { chat, asked: (id: string) => entry(asked, id).promise, answer };
}

describe('running a graph', () => {
  test('independent agents run at the same time', async () => {
    const { chat, asked, answer } = answeredByHand();
    const running = runGraph(question, executionOf(graphOf('a b c', 'a>c b>c'), chat));
    await Promise.all([asked('a'), asked('b')]);
    for (const id of ['b', 'a', 'c']) answer(id);
    expect((await running).turns.c).toMatchObject({ context: 'From a:\na answered\n\nFrom b:\nb answered' });
  });

  test('an agent starts when its own inputs are ready, while other agents of the same depth still run', async () => {
    const { chat, asked, answer } = answeredByHand();
    const running = runGraph(question, executionOf(graphOf('fast slow next end', 'fast>next next>end slow>end'), chat));
    await asked('slow');
    answer('fast');
    await asked('next');
    for (const id of ['next', 'slow', 'end']) answer(id);
    expect((await running).turns.end).toMatchObject({ status: 'completed' });
  });

  test('each agent receives the question and the outputs before it, labelled by their agents', async () => {
    const model = scriptedModel((text) => `<${text}>`);
    const trace = await runGraph(question, executionOf(graphOf('a b', 'a>b'), model.chat));
    expect(trace).toEqual({
      question,
      turns: {
        a: {
          status: 'completed',
          context: '',
          output: '<a: How many?>',
          handoffs: { full: '<a: How many?>' },
          truncated: false,
        },
        b: {
          status: 'completed',
          context: 'From a:\n<a: How many?>',
          output: '<b: How many?\nFrom a:\n<a: How many?>>',
          handoffs: {},
          truncated: false,
        },
      },
    });
    expect(model.requests.map(({ purpose, agent, draw }) => ({ purpose, agent, draw }))).toEqual([
      { purpose: 'agent', agent: 'a', draw: undefined },
      { purpose: 'agent', agent: 'b', draw: undefined },
    ]);
  });

  test('above temperature 0 each question and agent has its own draw', async () => {
    const model = scriptedModel(() => 'any');
    const models = { ...model, temperature: 0.7 };
    await runGraph(question, executionOf(graphOf('a', ''), model.chat, { models }));
    expect(model.requests[0]).toMatchObject({ temperature: 0.7, draw: 'here/q1/a' });
  });

  test.each([
    [
      'could not be served',
      { failure: 'the request overflows the context window' },
      'the request overflows the context window',
    ],
    ['was filtered', { finish: 'filtered', text: 'half' }, 'the reply was held back by a content filter'],
  ] as const)('an agent whose reply %s fails, and its descendants fail without a call', async (_, said, reason) => {
    const model = scriptedModel((_text, { agent }) => (agent === 'a' ? said : 'fine'));
    const trace = await runGraph(question, executionOf(graphOf('a b c d', 'a>b b>d c>d'), model.chat));
    expect(trace.turns).toMatchObject({
      a: { status: 'failed', reason },
      b: { status: 'failed', reason: 'agent "a" failed before it' },
      c: { status: 'completed' },
      d: { status: 'failed', reason: 'agent "b" failed before it' },
    });
    expect(model.requests.map(({ agent }) => agent)).toEqual(['a', 'c']);
  });

  test('a reply cut at the length limit is read by the next agent, and an empty reply is a failed turn', async () => {
    const model = scriptedModel((_text, { agent }) => (agent === 'a' ? { text: 'half a', finish: 'length' } : ' \n'));
    const { turns } = await runGraph(question, executionOf(graphOf('a b', 'a>b'), model.chat));
    expect(turns).toMatchObject({
      a: { output: 'half a', truncated: true },
      b: { context: 'From a:\nhalf a', status: 'failed', reason: 'the reply is empty' },
    });
  });

  const ballotGraph = () =>
    createGraph({
      agents: ['a', 'b', 'c', 'vote'].map((id) => ({ id, role: 'any', kind: id === 'vote' ? 'vote' : 'llm' })),
      edges: [
        ['a', 'vote'],
        ['b', 'vote'],
        ['c', 'vote'],
      ],
    });

  test('a vote counts complete outputs only: failed agents and cut outputs have no vote', async () => {
    const said = { a: { text: 'so far 41', finish: 'length' }, b: { failure: 'too long' }, c: 'It is 42.' } as const;
    const model = scriptedModel((_text, { agent }) => said[agent as 'a']);
    const { turns } = await runGraph(question, executionOf(ballotGraph(), model.chat));
    expect(turns.vote).toMatchObject({
      context: 'From a:\nso far 41\n\nFrom c:\nIt is 42.',
      output: 'It is 42.',
      truncated: false,
    });
  });

  test('a vote over outputs that were all cut is cut as well, and a vote without any output fails', async () => {
    const cut = scriptedModel(() => ({ text: 'so far 41', finish: 'length' }));
    const { turns } = await runGraph(question, executionOf(ballotGraph(), cut.chat));
    expect(turns.vote).toMatchObject({ output: 'so far 41', truncated: true });
    const none = await runGraph(question, executionOf(ballotGraph(), scriptedModel(() => '').chat));
    expect(none.turns.vote).toMatchObject({ status: 'failed', reason: 'agent "a" failed before it' });
  });

  test('agents with the same prompt have separate draws, so that a vote gets independent outputs', async () => {
    const graph = createGraph({
      agents: ['a', 'b', 'vote'].map((id) => ({ id, role: 'any', kind: id === 'vote' ? 'vote' : 'llm' })),
      edges: [
        ['a', 'vote'],
        ['b', 'vote'],
      ],
    });
    const model = scriptedModel(() => 'any');
    const prompts = { a: 'Solve {question}', b: 'Solve {question}' };
    await runGraph(question, executionOf(graph, model.chat, { prompts, models: { ...model, temperature: 0.7 } }));
    expect(model.requests.map(({ draw }) => draw)).toEqual(['here/q1/a', 'here/q1/b']);
  });

  test('a vote with its own `decide` returns what it decided', async () => {
    const decide = (outputs: readonly string[]) => outputs.toReversed().join(' before ');
    const graph = createGraph({
      agents: [...['a', 'b'].map((id) => ({ id, role: 'any' })), { id: 'vote', role: 'any', kind: 'vote', decide }],
      edges: [
        ['a', 'vote'],
        ['b', 'vote'],
      ],
    });
    const { chat } = scriptedModel((_, { agent }) => agent!);
    const { turns } = await runGraph(question, executionOf(graph, chat));
    expect(turns.vote).toMatchObject({ output: 'b before a' });
  });

  test('a turn without input renders an empty context, later turns render what they receive, all with one prompt', async () => {
    const agents = ['a', 'b'].map((id) => ({ id, role: 'any' }));
    const edges = [
      ['a', 'b'],
      ['b', 'a', 'next'],
    ] as const;
    const model = scriptedModel((text, { agent }) => `${agent} after (${text.split('|')[1]})`);
    const prompts = { a: '{question}|{context}', b: '{question}|{context}' };
    const graph = createGraph({ agents, edges, rounds: 2 });
    const { turns } = await runGraph(question, executionOf(graph, model.chat, { prompts }));
    expect(turns.a).toMatchObject({ context: '', output: 'a after ()' });
    expect(turns['a@2']).toMatchObject({ context: expect.stringMatching(/^From b:\nb after/) });
    expect(turns['b@2']).toMatchObject({ context: expect.stringMatching(/^From a@2:\na@2 after/) });
  });

  test('successors of a vote read its id and the output that it chose', async () => {
    const graph = createGraph({
      agents: ['a', 'b', 'vote', 'end'].map((id) => ({ id, role: 'any', kind: id === 'vote' ? 'vote' : 'llm' })),
      edges: [
        ['a', 'vote'],
        ['b', 'vote'],
        ['vote', 'end'],
      ],
    });
    const model = scriptedModel((_, { agent }) => (agent === 'a' ? '' : `said by ${agent}`));
    const { turns } = await runGraph(question, executionOf(graph, model.chat, {}));
    expect(turns.vote).toMatchObject({ context: 'From b:\nsaid by b', output: 'said by b' });
    expect(turns.end).toMatchObject({ context: 'From vote:\nsaid by b' });
  });

  test('a vote returns the most frequent answer of its predecessors without a call', async () => {
    const agents = ['a', 'b', 'c'].map((id) => ({ id, role: 'any' }));
    const graph = createGraph({
      agents: [...agents, { id: 'vote', role: 'any', kind: 'vote' }],
      edges: [
        ['a', 'vote'],
        ['b', 'vote'],
        ['c', 'vote'],
      ],
    });
    const model = scriptedModel((_text, { agent }) => `${agent}: <answer>${agent === 'a' ? 1 : 2}</answer>`);
    const { turns } = await runGraph(question, executionOf(graph, model.chat));
    expect(turns.vote).toMatchObject({ output: 'b: <answer>2</answer>', truncated: false });
    expect(model.requests.map(({ agent }) => agent)).toEqual(['a', 'b', 'c']);
  });

  test('an agent with a model key uses that model, the other agents use the default model', async () => {
    const graph = createGraph({
      agents: [
        { id: 'a', role: 'any' },
        { id: 'b', role: 'any', model: 'large' },
      ],
      edges: [['a', 'b']],
    });
    const [small, large] = [scriptedModel(() => 'small'), scriptedModel(() => 'large')];
    const { turns } = await runGraph(
      question,
      executionOf(graph, small.chat, { models: { ...small, byKey: { large } } }),
    );
    expect(turns).toMatchObject({ a: { output: 'small' }, b: { output: 'large' } });
    await expect(runGraph(question, executionOf(graph, small.chat))).rejects.toThrow(
      '"large", which is not configured',
    );
  });

  test('a systemic failure of a model is thrown as it is', async () => {
    const refused = new MaspoError('model-refused', 'the key is not valid');
    const chat: ChatModel = () => Promise.reject(refused);
    await expect(runGraph(question, executionOf(graphOf('a', ''), chat))).rejects.toBe(refused);
  });
});

describe('running again from one agent', () => {
  const hashed: Script = (text) => contentHash(text).slice(0, 8);

  test('calls only that agent and its descendants', async () => {
    const graph = graphOf('a b c d', 'a>b b>d c>d');
    const execution = executionOf(graph, scriptedModel(hashed).chat);
    const trace = await runGraph(question, execution);
    const again = scriptedModel(hashed);
    await rerunFrom(
      trace,
      'b',
      executionOf(graph, again.chat, { prompts: { ...execution.prompts, b: 'new {question} {context}' } }),
    );
    expect(again.requests.map(({ agent }) => agent)).toEqual(['b', 'd']);
  });

  test('a descendant whose context is the same as before keeps its turn without a call', async () => {
    const graph = graphOf('a b', 'a>b');
    const execution = executionOf(graph, scriptedModel(() => 'the same').chat);
    const trace = await runGraph(question, execution);
    const again = scriptedModel(() => 'the same');
    const rerun = await rerunFrom(trace, 'a', { ...execution, models: again });
    expect(again.requests.map(({ agent }) => agent)).toEqual(['a']);
    expect(rerun).toEqual(trace);
  });

  test('repairs turns that had failed after it', async () => {
    const graph = graphOf('a b', 'a>b');
    const trace = await runGraph(question, executionOf(graph, scriptedModel(() => ({ failure: 'too long' })).chat));
    const rerun = await rerunFrom(trace, 'a', executionOf(graph, scriptedModel(() => 'short').chat));
    expect(rerun.turns).toMatchObject({ a: { status: 'completed' }, b: { status: 'completed', output: 'short' } });
  });

  test('equals a full run with the changed prompt, on any graph', async () => {
    // One agent in three ignores its context or fails, so that unchanged contexts and failures occur as well.
    const moody: Script = (text) => {
      const digest = contentHash(text);
      if (digest[0]! < '2') return { failure: `failure ${digest.slice(0, 2)}` };
      return digest[0]! < '5' ? contentHash(text.split('\n')[0]!).slice(0, 1) : digest.slice(0, 8);
    };
    await fc.assert(
      fc.asyncProperty(anyGraph, fc.nat(), fc.string(), fc.string(), async (definition, pick, text, addition) => {
        const graph = createGraph(definition);
        const asked = { id: 'q', text };
        const execution = executionOf(graph, scriptedModel(moody).chat);
        const speakers = speakersOf(graph);
        const id = speakers[pick % speakers.length]!;
        const turns = turnsOf(graph, id);
        const changed = {
          ...execution,
          prompts: { ...execution.prompts, [id]: `${addition} ${execution.prompts[id]}` },
        };
        const trace = await runGraph(asked, execution);

        const full = await runGraph(asked, changed);
        const again = scriptedModel(moody);
        expect(await rerunFrom(trace, id, { ...changed, models: again })).toEqual(full);
        const called = again.requests.map(({ agent }) => agent!);
        expect(new Set(called).size).toBe(called.length);
        expect([...turns, ...turns.flatMap(graph.descendants)]).toEqual(expect.arrayContaining(called));
        for (const turn of turns) {
          const inputsFailed = graph.predecessors(turn).some((before) => full.turns[before]!.status === 'failed');
          expect(called.includes(turn)).toBe(!inputsFailed);
        }
      }),
      { numRuns: 200 },
    );
  });
});
