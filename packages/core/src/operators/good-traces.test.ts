import { describe, expect, test } from 'vitest';
import { traceOf } from '../../test/trace-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import type { Verdict } from '../judge/verdict.ts';
import { createGoodTraces, goodTrace } from './good-traces.ts';

const graph = graphOf('a b', 'a>b');
const from = { graph, agent: 'a', version: 'v1', trace: traceOf({ a: 'well said', b: 'done' }) };

function judged(localValidity: Verdict | null, lookahead: readonly Verdict[], globalAlignment: Verdict | null) {
  const lookaheadPotential = lookahead.map((verdict) => ({ agent: 'b', verdict }));
  return { question: 'q1', localValidity, lookaheadPotential, globalAlignment, identical: [] };
}

test('a win on every lens is a good trace, with what the agent received and said', () => {
  const expected = {
    agent: 'a',
    version: 'v1',
    question: from.trace.question,
    context: 'given to a',
    output: 'well said',
    truncated: false,
  };
  expect(goodTrace(judged('win', ['win'], 'win'), from)).toEqual(expected);
  expect(goodTrace(judged('win', [], 'win'), from)).toEqual(expected);
});

describe('not a good trace:', () => {
  test.each<[string, Verdict | null, Verdict[], Verdict | null]>([
    ['a local tie', 'tie', ['win'], 'win'],
    ['a tie of the agent after it', 'win', ['tie'], 'win'],
    ['a tie of the final answer', 'win', ['win'], 'tie'],
    ['a final answer that was not scored', 'win', ['win'], { unscored: 'garbage' }],
    ['a final answer that was not judged', 'win', ['win'], null],
  ])('%s', (_, local, lookahead, global) => {
    expect(goodTrace(judged(local, lookahead, global), from)).toBeUndefined();
  });
});

test('only the newest good trace of each agent and question is kept', () => {
  const traces = createGoodTraces();
  const win = judged('win', [], 'win');
  for (const [agent, version, id] of [
    ['a', 'v1', 'q1'],
    ['a', 'v1', 'q2'],
    ['b', 'v1', 'q1'],
    ['a', 'v2', 'q1'],
  ] as const)
    traces.add(goodTrace(win, { graph, agent, version, trace: traceOf({ a: 'x', b: 'y' }, id) })!);
  const shown = traces.tracesOf('a').map(({ version, question }) => `${version} ${question.id}`);
  expect(shown.toSorted()).toEqual(['v1 q2', 'v2 q1']);
  expect(traces.tracesOf('c')).toEqual([]);
});
