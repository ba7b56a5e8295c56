import { describe, expect, test } from 'vitest';
import { traceOf } from '../../test/trace-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import type { Verdict } from '../judge/verdict.ts';
import { misalignmentCase, misalignmentCategory } from './misalignment-case.ts';

const unscored: Verdict = { unscored: 'garbage' };

function judged(local: Verdict, lookahead: readonly Verdict[], global: Verdict) {
  const lookaheadPotential = lookahead.map((verdict, index) => ({ agent: 'bc'[index]!, verdict }));
  return { question: 'q1', localValidity: local, lookaheadPotential, globalAlignment: global };
}

describe('a local win is misaligned', () => {
  test.each<[string, Verdict[], Verdict, string]>([
    ['on the lookahead when its successors lose on average', ['loss', 'tie'], 'tie', 'lookahead'],
    ['on the lookahead when the only scored successor loses', [unscored, 'loss'], unscored, 'lookahead'],
    ['globally when the final answer loses', ['tie', 'win'], 'loss', 'global'],
    ['globally when its successors could not be scored', [unscored, unscored], 'loss', 'global'],
    ['on both when both lose', ['loss', 'loss'], 'loss', 'both'],
  ])('%s', (_, lookahead, global, category) => {
    expect(misalignmentCategory(judged('win', lookahead, global))).toBe(category);
  });
});

describe('nothing is misaligned', () => {
  test.each<[string, Verdict, Verdict[], Verdict]>([
    ['when the local output does not win', 'tie', ['loss', 'loss'], 'loss'],
    ['when the local output could not be scored', unscored, ['loss', 'loss'], 'loss'],
    ['when nothing behind the win loses', 'win', ['tie', 'tie'], 'tie'],
    ['when one successor wins what the other loses', 'win', ['win', 'loss'], 'tie'],
    ['when what follows could not be scored', 'win', [unscored, unscored], unscored],
  ])('%s', (_, local, lookahead, global) => {
    expect(misalignmentCategory(judged(local, lookahead, global))).toBeUndefined();
  });
});

describe('a case', () => {
  const from = {
    graph: graphOf('a b c d', 'a>b a>c b>d c>d'),
    agent: 'a',
    version: '0123456789ab',
    reference: traceOf({ a: 'a before', b: 'b before', c: 'c before', d: 'd before' }),
    candidate: traceOf({ a: 'a after', b: 'b after', c: 'c after', d: 'd after' }),
  };

  test('shows the winning output and what the first losing successor made of it', () => {
    expect(misalignmentCase(judged('win', ['tie', 'loss'], 'loss'), from)).toEqual({
      agent: 'a',
      version: '0123456789ab',
      question: from.reference.question,
      category: 'both',
      output: 'a after',
      failure: { agent: 'c', output: 'c after', before: 'c before' },
    });
  });

  test('shows the final answer when that alone got worse', () => {
    const failure = { agent: 'd', output: 'd after', before: 'd before' };
    expect(misalignmentCase(judged('win', ['tie', 'tie'], 'loss'), from)).toMatchObject({
      category: 'global',
      failure,
    });
    expect(misalignmentCase(judged('win', ['win', 'loss'], 'loss'), from)).toMatchObject({
      category: 'global',
      failure,
    });
  });

  test('is not made of a question that is not misaligned', () => {
    expect(misalignmentCase(judged('win', ['win', 'win'], 'win'), from)).toBeUndefined();
  });
});
