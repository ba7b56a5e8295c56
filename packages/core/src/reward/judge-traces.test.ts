import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paperOptions } from '../../test/options.ts';
import { traceOf } from '../../test/trace-of.ts';
import { anyGraph, graphOf } from '../../testing/graphs.ts';
import { blockOf, type Script, scriptedModel, textOf } from '../../testing/scripted-model.ts';
import { lastTurn, speakersOf } from '../graph/agent-turns.ts';
import { createGraph, type MasGraph } from '../graph/mas-graph.ts';
import type { CompletedTurn, Trace } from '../graph/trace.ts';
import type { JudgeOptions } from '../judge/judge-options.ts';
import type { ScoreAnswer } from '../question/score-answer.ts';
import { createRandomSource } from '../random/random-source.ts';
import { gradeFinalAnswers } from './grade-final-answers.ts';
import { type JudgedLenses, judgeFinalAnswers, judgeTraces, lookaheadValue } from './judge-traces.ts';
import { rewardLenses } from './reward-lens.ts';

type Outputs = Readonly<Record<string, string | null>>;

/** An answer is right if it contains `right`; an answer with `?` cannot be graded. */
const score: ScoreAnswer = async (_, output) => (output.includes('?') ? undefined : Number(output.includes('right')));

/** Prefers the output that begins with `good`. */
const prefersGood: Script = (text) => {
  const [first, second] = ['output_A', 'output_B'].map((tag) => blockOf(text, tag).startsWith('good'));
  return `<choice>${first === second ? 'tie' : first ? 'A' : 'B'}</choice>`;
};

async function judge(graph: MasGraph, agent: string, reference: Outputs, candidate: Outputs, temperature = 0) {
  const evaluator = scriptedModel(prefersGood, temperature);
  const comparison = { graph, agent, requirement: 'One number.' };
  const random = createRandomSource(1);
  const judged = await judgeTraces(
    { ...comparison, reference: traceOf(reference), candidate: traceOf(candidate) },
    { lenses: rewardLenses, depth: 1 },
    { models: { evaluator }, options: paperOptions.judge, random, signal: new AbortController().signal },
  );
  return { judged, requests: evaluator.requests, agents: evaluator.requests.map((request) => request.agent) };
}

const fan = graphOf('a b c d', 'a>b a>c b>d c>d');

describe('a candidate', () => {
  test('is judged on its own output, on each direct successor, and on the final answer', async () => {
    const { judged, agents } = await judge(
      fan,
      'a',
      { a: 'x', b: 'x', c: 'good x', d: 'x' },
      { a: 'good', b: 'good', c: 'bad', d: 'bad' },
    );
    expect(judged).toEqual({
      question: 'q1',
      localValidity: 'win',
      lookaheadPotential: [
        { agent: 'b', verdict: 'win' },
        { agent: 'c', verdict: 'loss' },
      ],
      globalAlignment: 'tie',
      identical: [],
    });
    expect(lookaheadValue(judged)).toBe(0.5);
    expect(agents).toEqual(['a', 'b', 'c', 'd']);
  });

  test('before the terminal agent: that agent is judged by its role, and the final answer by the requirement', async () => {
    const { judged, requests } = await judge(
      fan,
      'b',
      { a: 'x', b: 'x', c: 'x', d: 'x' },
      { a: 'x', b: 'y', c: 'x', d: 'good' },
    );
    expect(judged.lookaheadPotential).toEqual([{ agent: 'd', verdict: 'win' }]);
    expect(judged.globalAlignment).toBe('win');
    const texts = requests.map(textOf);
    expect(texts.map((text) => blockOf(text, 'job'))).toEqual(['role of b', 'role of d', 'One number.']);
    expect(texts.map((text) => text.includes('given'))).toEqual([true, true, false]);
  });

  test('of the terminal agent is judged by its role and by the requirement', async () => {
    const { judged, requests } = await judge(
      fan,
      'd',
      { a: 'x', b: 'x', c: 'x', d: 'x' },
      { a: 'x', b: 'x', c: 'x', d: 'good' },
    );
    expect(judged).toMatchObject({ localValidity: 'win', lookaheadPotential: [], globalAlignment: 'win' });
    expect(requests.map((request) => blockOf(textOf(request), 'job'))).toEqual(['role of d', 'One number.']);
  });

  test('has its own draw for each lens', async () => {
    const { requests } = await judge(
      fan,
      'b',
      { a: 'x', b: 'x', c: 'x', d: 'x' },
      { a: 'x', b: 'y', c: 'x', d: 'y' },
      1,
    );
    expect(requests.map(({ draw }) => draw)).toEqual(['seed 1/b', 'seed 1/d', 'seed 1/final answer']);
  });

  test('with a reader whose output stays the same has a tie there without a call, reported as identical', async () => {
    const { judged, agents } = await judge(
      fan,
      'a',
      { a: 'x', b: 'same', c: 'x', d: 'same' },
      { a: 'good', b: 'same', c: 'y', d: 'same' },
    );
    expect(judged).toMatchObject({ globalAlignment: 'tie', identical: ['b', 'd'] });
    expect(agents).toEqual(['a', 'c']);
  });

  test('is unscored where an agent failed, with the side and the reason', async () => {
    const { judged, agents } = await judge(
      fan,
      'a',
      { a: 'x', b: null, c: 'x', d: null },
      { a: 'good', b: 'y', c: null, d: null },
    );
    expect(judged).toEqual({
      question: 'q1',
      localValidity: 'win',
      lookaheadPotential: [
        { agent: 'b', verdict: { unscored: 'reference: b broke' } },
        { agent: 'c', verdict: { unscored: 'candidate: c broke' } },
      ],
      globalAlignment: { unscored: 'reference: d broke' },
      identical: [],
    });
    expect(lookaheadValue(judged)).toBeUndefined();
    expect(agents).toEqual(['a']);
  });
});

test('an unscored successor is left out of the mean over the successors', () => {
  const lookaheadPotential = [
    { agent: 'b', verdict: 'loss' as const },
    { agent: 'c', verdict: { unscored: 'garbage' } },
    { agent: 'd', verdict: 'win' as const },
    { agent: 'e', verdict: 'win' as const },
  ];
  const judged = {
    question: 'q',
    localValidity: 'tie',
    lookaheadPotential,
    globalAlignment: 'tie',
    identical: [],
  } as const;
  expect(lookaheadValue(judged)).toBe(2 / 3);
});

describe('the requested lenses', () => {
  const chain = graphOf('a b c d', 'a>b b>c c>d');
  const before = traceOf({ a: 'x', b: 'x', c: 'x', d: 'x' });
  const after = traceOf({ a: 'good', b: 'bad', c: 'good', d: 'bad' });

  async function judgeOn({ lenses, depth, sees = 'role-and-context' }: JudgedLenses & { sees?: JudgeOptions['sees'] }) {
    const evaluator = scriptedModel(prefersGood);
    const judged = await judgeTraces(
      { graph: chain, agent: 'a', requirement: 'One number.', reference: before, candidate: after },
      { lenses, depth },
      {
        models: { evaluator },
        options: { ...paperOptions.judge, sees },
        random: createRandomSource(1),
        signal: new AbortController().signal,
      },
    );
    return { judged, requests: evaluator.requests, agents: evaluator.requests.map(({ agent }) => agent) };
  }

  test('are the only lenses that are judged', async () => {
    const { judged, agents } = await judgeOn({ lenses: ['globalAlignment'], depth: 1 });
    expect(agents).toEqual(['d']);
    expect(judged).toEqual({
      question: 'q1',
      localValidity: null,
      lookaheadPotential: [],
      globalAlignment: 'tie',
      identical: [],
    });
  });

  test('reach as many hops as the lookahead has', async () => {
    const { judged, agents } = await judgeOn({ lenses: rewardLenses, depth: 3 });
    expect(agents).toEqual(['a', 'b', 'c', 'd', 'd']);
    expect(judged.lookaheadPotential).toEqual([
      { agent: 'b', verdict: 'tie' },
      { agent: 'c', verdict: 'win' },
      { agent: 'd', verdict: 'tie' },
    ]);
    expect(lookaheadValue(judged)).toBe(2 / 3);
  });

  test('show a judge that sees only the question no role and no context, but the requirement on the final answer', async () => {
    const { requests } = await judgeOn({ lenses: rewardLenses, depth: 1, sees: 'question' });
    const texts = requests.map(({ messages }) => messages[0]!.content);
    expect(texts.map((text) => text.includes('<job>'))).toEqual([false, false, true]);
    for (const text of texts) expect(text).not.toContain('<given>');
    expect(blockOf(texts[2]!, 'job')).toBe('One number.');
  });
});

test('final answers with different contexts are compared without the contexts', async () => {
  const evaluator = scriptedModel(prefersGood);
  const graph = graphOf('a b', 'a>b');
  const [reference, candidate] = [traceOf({ a: 'x', b: 'x' }), traceOf({ a: 'y', b: 'good' })];
  const turn = { ...candidate.turns.b!, context: 'another context' };
  await judgeFinalAnswers(
    {
      graph,
      requirement: 'One number.',
      reference,
      candidate: { ...candidate, turns: { ...candidate.turns, b: turn } },
    },
    { evaluator, options: paperOptions.judge, random: createRandomSource(1), signal: new AbortController().signal },
  );
  expect(textOf(evaluator.requests[0]!)).not.toContain('<given>');
});

test('final answers are compared only on the terminal agent', async () => {
  const evaluator = scriptedModel(prefersGood);
  const verdict = await judgeFinalAnswers(
    {
      graph: graphOf('a b', 'a>b'),
      requirement: 'One number.',
      reference: traceOf({ a: 'x', b: 'x' }),
      candidate: traceOf({ a: 'y', b: 'good' }),
    },
    { evaluator, options: paperOptions.judge, random: createRandomSource(1), signal: new AbortController().signal },
  );
  expect(verdict).toBe('win');
  expect(evaluator.requests.map(({ agent }) => agent)).toEqual(['b']);
});

describe('one verdict is used for the role and the requirement of the terminal agent', () => {
  const graph = graphOf('a b', 'a>b');
  const jobsOf = async (agent: string, given: { merge?: JudgeOptions['merge']; requirement?: string }) => {
    const evaluator = scriptedModel(prefersGood);
    const judged = await judgeTraces(
      {
        graph,
        agent,
        requirement: given.requirement ?? 'One number.',
        reference: traceOf({ a: 'x', b: 'x' }),
        candidate: traceOf({ a: 'y', b: 'good' }),
      },
      { lenses: rewardLenses, depth: 1 },
      {
        models: { evaluator },
        options: { ...paperOptions.judge, merge: given.merge ?? false },
        random: createRandomSource(1),
        signal: new AbortController().signal,
      },
    );
    expect(judged.globalAlignment).toBe('win');
    return evaluator.requests.map((request) => blockOf(textOf(request), 'job'));
  };

  test.each([
    ['never, by default', 'a', {}, ['role of a', 'role of b', 'One number.']],
    ['where its role is the requirement', 'a', { requirement: 'role of b' }, ['role of a', 'role of b']],
    ['where its own prompt is tried', 'b', { merge: 'terminal' }, ['One number.']],
    ['but not where it is a reader', 'a', { merge: 'terminal' }, ['role of a', 'role of b', 'One number.']],
    ['wherever it is judged, if merge is true', 'a', { merge: true }, ['role of a', 'One number.']],
  ] as const)('%s', async (_, agent, given, jobs) => {
    expect(await jobsOf(agent, given)).toEqual(jobs);
  });
});

test('on any graph, lookahead and global can differ for every agent except the terminal one', async () => {
  await fc.assert(
    fc.asyncProperty(anyGraph, async (definition) => {
      const graph = createGraph(definition);
      const outputs = (word: string) =>
        traceOf(Object.fromEntries(graph.agents.map(({ id }) => [id, `${word} ${id}`])));
      for (const agent of speakersOf(graph)) {
        if (lastTurn(graph, agent) === graph.terminal) continue;
        // Prefers the new outputs of the candidate and its readers, but not the new final answer.
        const evaluator = scriptedModel((text) => {
          const isNewFirst = blockOf(text, 'output_A').startsWith('new');
          return `<choice>${isNewFirst === (blockOf(text, 'job') !== 'One number.') ? 'A' : 'B'}</choice>`;
        });
        const judged = await judgeTraces(
          { graph, agent, requirement: 'One number.', reference: outputs('old'), candidate: outputs('new') },
          { lenses: rewardLenses, depth: 1 },
          {
            models: { evaluator },
            options: paperOptions.judge,
            random: createRandomSource(1),
            signal: new AbortController().signal,
          },
        );
        expect(judged.globalAlignment).toBe('loss');
        expect(judged.lookaheadPotential.map(({ verdict }) => verdict)).not.toContain('loss');
        expect(judged.lookaheadPotential).not.toEqual([]);
      }
    }),
    { numRuns: 50 },
  );
});

test('each lens may have its own evaluator', async () => {
  const byLens = Object.fromEntries(rewardLenses.map((lens) => [lens, scriptedModel(prefersGood)]));
  const fallback = scriptedModel(prefersGood);
  await judgeTraces(
    {
      graph: graphOf('a b', 'a>b'),
      agent: 'a',
      requirement: 'One number.',
      reference: traceOf({ a: 'x', b: 'x' }),
      candidate: traceOf({ a: 'y', b: 'good' }),
    },
    { lenses: rewardLenses, depth: 1 },
    {
      models: { evaluator: { ...fallback, byLens } },
      options: paperOptions.judge,
      random: createRandomSource(1),
      signal: new AbortController().signal,
    },
  );
  const jobs = Object.values(byLens).map(({ requests }) => requests.map((request) => blockOf(textOf(request), 'job')));
  expect(jobs).toEqual([['role of a'], ['role of b'], ['One number.']]);
  expect(fallback.requests).toEqual([]);
});

describe('where final answers are graded', () => {
  const graph = graphOf('a b', 'a>b');

  async function grade(reference: Outputs, candidate: Outputs, merge: JudgeOptions['merge'] = false) {
    const evaluator = scriptedModel(prefersGood);
    const { signal } = new AbortController();
    const judged = await judgeTraces(
      {
        graph,
        agent: 'b',
        requirement: 'One number.',
        reference: traceOf(reference),
        candidate: traceOf(candidate),
      },
      { lenses: rewardLenses, depth: 1 },
      {
        ...{ models: { evaluator }, scorePool: score, random: createRandomSource(1), signal },
        options: { ...paperOptions.judge, merge },
      },
    );
    return { judged, jobs: evaluator.requests.map((request) => blockOf(textOf(request), 'job')) };
  }

  test.each([
    ['right', 'wrong', 'win', { reference: 0, candidate: 1 }],
    ['wrong', 'right', 'loss', { reference: 1, candidate: 0 }],
    ['wrong', 'as wrong', 'tie', { reference: 0, candidate: 0 }],
    ['right', 'right too', 'tie', { reference: 1, candidate: 1 }],
  ])(
    'a candidate that says "%s" against "%s" gets a %s, without a call of the judge',
    async (now, before, verdict, scores) => {
      const { judged, jobs } = await grade({ a: 'x', b: before }, { a: 'x', b: `good, but ${now}` });
      expect(judged).toMatchObject({ localValidity: 'win', globalAlignment: verdict, identical: [], scores });
      expect(jobs).toEqual(['role of b']);
    },
  );

  test.each(['terminal', true] as const)(
    'the role of the terminal agent is judged, whatever `merge` is (%s)',
    async (merge) => {
      const { judged, jobs } = await grade({ a: 'x', b: 'right' }, { a: 'x', b: 'good' }, merge);
      expect(judged).toMatchObject({ localValidity: 'win', globalAlignment: 'loss' });
      expect(jobs).toEqual(['role of b']);
    },
  );

  test('the same answer is a tie even if it cannot be graded, and is reported as identical', async () => {
    const { judged } = await grade({ a: 'x', b: '?' }, { a: 'x', b: '?' });
    expect(judged).toMatchObject({ globalAlignment: 'tie', identical: ['b'] });
    expect(judged).not.toHaveProperty('scores');
  });

  test.each([
    ['reference', { a: 'x', b: '?' }, { a: 'x', b: 'right' }, 'the final answer could not be graded'],
    ['candidate', { a: 'x', b: 'right' }, { a: 'x', b: '?' }, 'the final answer could not be graded'],
    ['reference', { a: 'x', b: null }, { a: 'x', b: 'right' }, 'b broke'],
    ['candidate', { a: 'x', b: 'right' }, { a: 'x', b: null }, 'b broke'],
  ])('is unscored where the %s has no outcome', async (side, reference, candidate, reason) => {
    const { judged } = await grade(reference, candidate);
    expect(judged.globalAlignment).toEqual({ unscored: `${side}: ${reason}` });
    expect(judged).not.toHaveProperty('scores');
  });
});

test('an output that was cut holds no answer, whatever it says before the cut', async () => {
  const graph = graphOf('a', '');
  const cut = (trace: Trace): Trace => ({
    ...trace,
    turns: { a: { ...(trace.turns.a as CompletedTurn), truncated: true } },
  });
  const traces = { graph, reference: traceOf({ a: 'right' }), candidate: cut(traceOf({ a: 'right, and then' })) };
  const { signal } = new AbortController();
  expect(await gradeFinalAnswers(traces, { score, signal })).toMatchObject({ verdict: 'loss' });
});
