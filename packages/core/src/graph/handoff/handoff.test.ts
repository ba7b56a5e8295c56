import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyGraph } from '../../../testing/graphs.ts';
import { replyWith, type Script, type ScriptedModel, scriptedModel } from '../../../testing/scripted-model.ts';
import { contentHash } from '../../text/content-hash.ts';
import { lastTagged } from '../../text/tagged-text.ts';
import { receivesWork, speakersOf } from '../agent-turns.ts';
import type { EdgeDefinition } from '../graph-definition.ts';
import type { Execution } from '../graph-run.ts';
import { createGraph, type MasGraph } from '../mas-graph.ts';
import { rerunFrom, runGraph } from '../run-graph.ts';
import { finalAnswer } from './final-answer.ts';
import { callsOfRun, withHandoff } from './handoff-of.ts';
import { type HandoffStrategy, handoffSchema } from './handoff-strategy.ts';

const question = { id: 'q1', text: 'How many?' };
const answerOnly: HandoffStrategy = { kind: 'answer-only' };
const inWords = (words: number): HandoffStrategy => ({ kind: 'summary', words });

function executionOf(graph: MasGraph, models: ScriptedModel, changes: Partial<Execution> = {}): Execution {
  const prompts = Object.fromEntries(
    speakersOf(graph).map((id) => [id, `${id}: {question}${receivesWork(graph, id) ? '\n{context}' : ''}`]),
  );
  return { graph, prompts, models, draw: 'here', signal: new AbortController().signal, ...changes };
}

function graphWith(edges: readonly EdgeDefinition[], handoff?: HandoffStrategy): MasGraph {
  const ids = [...new Set([...edges.map(([from]) => from), ...edges.map(([, to]) => to)])];
  const agents = ids.map((id) => ({ id, role: 'any', kind: id === 'vote' ? ('vote' as const) : ('llm' as const) }));
  return createGraph({ agents, edges, ...(handoff === undefined ? {} : { handoff }) });
}

/** Replies with its name and an answer. Its summary repeats its output in one line. */
const plain: Script = (text, { agent, purpose }) =>
  purpose === 'handoff'
    ? `in ${/at most (\d+) words/.exec(text)![1]}: ${lastTagged(text, 'output')}`
    : `I am ${agent}. <answer>${agent}!</answer>`;

describe('what successors receive', () => {
  test('answer-only: the text of the answer tag', async () => {
    const model = scriptedModel(plain);
    const { turns } = await runGraph(question, executionOf(graphWith([['a', 'b']], answerOnly), model));
    expect(turns.a).toMatchObject({ output: 'I am a. <answer>a!</answer>', handoffs: { 'answer-only': 'a!' } });
    expect(turns.b).toMatchObject({ context: 'From a:\na!', handoffs: {} });
    expect(model.requests.map(({ purpose }) => purpose)).toEqual(['agent', 'agent']);
  });

  test("summary: a summary of the output by the speaker's own model, with the word limit", async () => {
    const agents = [
      { id: 'a', role: 'any', model: 'large' },
      { id: 'b', role: 'any' },
    ];
    const graph = createGraph({ agents, edges: [['a', 'b']], handoff: inWords(30) });
    const [small, large] = [scriptedModel(plain), scriptedModel(plain)];
    const { turns } = await runGraph(question, executionOf(graph, small, { models: { ...small, byKey: { large } } }));
    expect(turns.b).toMatchObject({ context: 'From a:\nin 30: I am a. <answer>a!</answer>' });
    expect(large.requests.map(({ purpose, agent }) => [purpose, agent])).toEqual([
      ['agent', 'a'],
      ['handoff', 'a'],
    ]);
    expect(large.requests[1]!.messages[0]!.content).toContain('<question>\nHow many?\n</question>');
    expect(small.requests.map(({ agent }) => agent)).toEqual(['b']);
  });

  test('an edge may have its own strategy; edges with the same strategy share one summary', async () => {
    const graph = graphWith(
      [
        ['a', 'b'],
        ['a', 'c'],
        ['a', 'd', { handoff: inWords(5) }],
        ['b', 'end', { handoff: answerOnly }],
        ['c', 'end', { handoff: { kind: 'full' } }],
        ['d', 'end', { handoff: answerOnly }],
      ],
      inWords(30),
    );
    const model = scriptedModel(plain);
    const { turns } = await runGraph(question, executionOf(graph, model));
    const said = 'I am a. <answer>a!</answer>';
    expect(turns).toMatchObject({
      b: { context: `From a:\nin 30: ${said}` },
      c: { context: `From a:\nin 30: ${said}` },
      d: { context: `From a:\nin 5: ${said}` },
      end: { context: 'From b:\nb!\n\nFrom c:\nI am c. <answer>c!</answer>\n\nFrom d:\nd!' },
    });
    expect(model.requests.filter(({ purpose }) => purpose === 'handoff')).toHaveLength(2);
    expect(callsOfRun(graph)).toBe(model.requests.length);
  });

  test('a vote chooses among whole outputs, and hands on its choice by the strategy', async () => {
    const graph = graphWith(
      [
        ['a', 'vote'],
        ['b', 'vote'],
        ['vote', 'end'],
      ],
      inWords(9),
    );
    const model = scriptedModel(plain);
    const { turns } = await runGraph(question, executionOf(graph, model));
    expect(turns.vote).toMatchObject({ output: 'I am a. <answer>a!</answer>' });
    expect(turns.end).toMatchObject({ context: 'From vote:\nin 9: I am a. <answer>a!</answer>' });
    expect(model.requests.filter(({ purpose }) => purpose === 'handoff').map(({ agent }) => agent)).toEqual(['vote']);
  });

  test("turns use their agent's handoffs, within a round and to the next round", async () => {
    const edges: EdgeDefinition[] = [
      ['a', 'b', { handoff: inWords(7) }],
      ['b', 'a', { when: 'next', handoff: answerOnly }],
    ];
    const agents = ['a', 'b'].map((id) => ({ id, role: 'any' }));
    const graph = createGraph({ agents, edges, rounds: 2 });
    const prompts = { a: '{question}|{context}', b: '{question}|{context}' };
    const { turns } = await runGraph(question, executionOf(graph, scriptedModel(plain), { prompts }));
    expect(turns['a@2']).toMatchObject({ context: 'From b:\nb!' });
    expect(turns['b@2']).toMatchObject({ context: 'From a@2:\nin 7: I am a@2. <answer>a@2!</answer>' });
  });

  test('the handoff of a graph can be replaced; edges keep their own', async () => {
    const graph = graphWith([
      ['a', 'b'],
      ['b', 'c', { handoff: { kind: 'full' } }],
    ]);
    const { turns } = await runGraph(question, executionOf(withHandoff(graph, answerOnly), scriptedModel(plain)));
    expect(turns.b).toMatchObject({ context: 'From a:\na!' });
    expect(turns.c).toMatchObject({ context: 'From b:\nI am b. <answer>b!</answer>' });
  });

  test.each([
    ['could not be served', { failure: 'too long' }, 'the summary of its output failed: too long'],
    [
      'was filtered',
      { finish: 'filtered', text: 'x' },
      'the summary of its output failed: the reply was held back by a content filter',
    ],
  ] as const)('an agent whose summary %s fails, and so do the agents after it', async (_, said, reason) => {
    const model = scriptedModel((_text, { purpose }) => (purpose === 'handoff' ? said : 'fine'));
    const { turns } = await runGraph(question, executionOf(graphWith([['a', 'b']], inWords(30)), model));
    expect(turns).toMatchObject({
      a: { status: 'failed', reason },
      b: { status: 'failed', reason: 'agent "a" failed before it' },
    });
  });

  test("above temperature 0 each summary has its own draw, derived from the speaker's draw", async () => {
    const model = scriptedModel(plain, 0.7);
    const graph = graphWith([
      ['a', 'b', { handoff: inWords(30) }],
      ['b', 'c'],
      ['a', 'c', { handoff: inWords(50) }],
    ]);
    await runGraph(question, executionOf(graph, model));
    const summaries = model.requests.filter(({ purpose }) => purpose === 'handoff');
    expect(summaries.map(({ draw }) => draw)).toEqual(['here/q1/a/summary-30', 'here/q1/a/summary-50']);
  });
});

describe('running again from one agent', () => {
  test('an output that stays the same keeps its summary without a call', async () => {
    const graph = graphWith(
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      inWords(30),
    );
    const said: Script = (text, request) => (request.agent === 'a' ? plain(text, request) : 'the same');
    const execution = executionOf(graph, scriptedModel(said));
    const trace = await runGraph(question, execution);
    const again = scriptedModel((_text, { agent, purpose }) => {
      if (purpose === 'handoff') return 'in 30: another';
      return agent === 'a' ? 'another' : 'the same';
    });
    const rerun = await rerunFrom(trace, 'a', { ...execution, models: again });
    // `a` writes another output, so `b` is called again. `b` writes the same output, so its summary and all later turns are kept.
    expect(again.requests.map(({ purpose, agent }) => [purpose, agent])).toEqual([
      ['agent', 'a'],
      ['handoff', 'a'],
      ['agent', 'b'],
    ]);
    expect(rerun.turns.c).toBe(trace.turns.c);
    const unchanged = scriptedModel(said);
    await rerunFrom(trace, 'a', { ...execution, models: unchanged });
    expect(unchanged.requests.map(({ purpose, agent }) => [purpose, agent])).toEqual([['agent', 'a']]);
  });

  test('equals a full run with the changed prompt, on any graph with any handoffs', async () => {
    const moody: Script = (text) => {
      const digest = contentHash(text);
      if (digest[0]! < '2') return { failure: `failure ${digest.slice(0, 2)}` };
      return digest[0]! < '6'
        ? contentHash(text.split('\n')[0]!).slice(0, 1)
        : `<answer>${digest[1]}</answer> ${digest}`;
    };
    const strategy = fc.constantFrom<HandoffStrategy>({ kind: 'full' }, answerOnly, inWords(30), inWords(50));
    await fc.assert(
      fc.asyncProperty(anyGraph, fc.infiniteStream(strategy), fc.nat(), async (definition, strategies, pick) => {
        const votes = new Set(definition.agents.filter(({ kind }) => kind === 'vote').map(({ id }) => id));
        const next = () => strategies.next().value as HandoffStrategy;
        const edges = definition.edges.map(([from, to, how]): EdgeDefinition => {
          if (votes.has(to)) return how === undefined ? [from, to] : [from, to, how];
          return [from, to, { handoff: next(), ...(how === undefined ? {} : { when: 'next' }) }];
        });
        const graph = createGraph({ ...definition, edges, handoff: next() });
        const execution = executionOf(graph, scriptedModel(moody, 0.5));
        const speakers = speakersOf(graph);
        const id = speakers[pick % speakers.length]!;
        const changed = { ...execution, prompts: { ...execution.prompts, [id]: `new ${execution.prompts[id]}` } };
        const full = await runGraph(question, changed);
        expect(await rerunFrom(await runGraph(question, execution), id, changed)).toEqual(full);
      }),
      { numRuns: 100 },
    );
  });
});

test.each([
  ['the last tag', '<answer>1</answer> or <answer> 2 </answer>', '2'],
  [
    'the last python block',
    'a\n```python\nx = 1\n```\nb\n```python\ndef f():\n\n  return 2\n```\nc',
    'def f():\n\n  return 2',
  ],
  ['the tag before the block', '```python\n1\n```\n<answer>2</answer>', '2'],
  ['an empty answer', 'I do not know. <answer></answer>', ''],
  ['all, where there is no answer', 'It is 2.\n```js\n2\n```', 'It is 2.\n```js\n2\n```'],
  ['all, where the block is not closed', '```python\nx = 1', '```python\nx = 1'],
])('the final answer of an output: %s', (_, output, answer) => {
  expect(finalAnswer(output)).toBe(answer);
});

describe('a strategy as a user writes it', () => {
  test.each([
    ['full', { kind: 'full' }],
    ['summary', { kind: 'summary', words: 30 }],
    [
      { kind: 'summary', words: 50 },
      { kind: 'summary', words: 50 },
    ],
    [{ kind: 'answer-only' }, { kind: 'answer-only' }],
  ])('%j', (written, meant) => {
    expect(handoffSchema.parse(written)).toEqual(meant);
  });

  test.each([
    ['brief', 'expected full, summary or answer-only, received "brief"'],
    [7, 'expected full, summary or answer-only, received 7'],
    [{ kind: 'summary', words: 0 }, 'expected a whole number from 1 to 1000, received 0'],
    [{ kind: 'full', words: 3 }, 'Unrecognized key: "words"'],
  ])('%j is refused', (written, message) => {
    expect(handoffSchema.safeParse(written).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  test('is refused for an edge to a vote', () => {
    expect(() => graphWith([['a', 'vote', { handoff: answerOnly }]])).toThrow(
      'edge a -> vote has a handoff, but "vote" votes on whole outputs: remove `handoff`',
    );
  });
});

test('a systemic failure of a summary is thrown as it is', async () => {
  const broken = new Error('the server is gone');
  const chat: ScriptedModel['chat'] = async ({ purpose }) => {
    if (purpose === 'handoff') throw broken;
    return replyWith('fine');
  };
  const graph = graphWith([['a', 'b']], inWords(30));
  const models = { ...scriptedModel(plain), chat };
  await expect(runGraph(question, executionOf(graph, models))).rejects.toBe(broken);
});
