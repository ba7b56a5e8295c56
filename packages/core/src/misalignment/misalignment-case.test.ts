import { describe, expect, test } from 'vitest';
import { traceOf } from '../../test/trace-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { JudgedQuestion } from '../reward/judge-traces.ts';
import { misalignmentCase, misalignmentCategory } from './misalignment-case.ts';
import type { MisalignmentOptions } from './misalignment-options.ts';

const unscored: Verdict = { unscored: 'garbage' };
const graph = graphOf('a b c d', 'a>b a>c b>d c>d');
const byFormula: MisalignmentOptions = { tie: 'counts', deciding: 'all' };

function judged(local: Verdict, lookahead: readonly Verdict[], global: Verdict, identical = ''): JudgedQuestion {
  const lookaheadPotential = lookahead.map((verdict, index) => ({ agent: 'bc'[index]!, verdict }));
  return {
    question: 'q1',
    localValidity: local,
    lookaheadPotential,
    globalAlignment: global,
    identical: [...identical],
  };
}

const categoryOf = (question: JudgedQuestion, options: Partial<MisalignmentOptions> = {}) =>
  misalignmentCategory(question, { graph, options: { ...byFormula, ...options } });

describe('a local win is misaligned, by the indicators of the formula', () => {
  test.each<[string, Verdict[], Verdict, string]>([
    ['on the lookahead when none of its successors wins', ['loss', 'tie'], 'win', 'lookahead'],
    ['on the lookahead when the only scored successor ties', [unscored, 'tie'], unscored, 'lookahead'],
    ['globally when the final answer ties', ['tie', 'win'], 'tie', 'global'],
    ['globally when its successors could not be scored', [unscored, unscored], 'loss', 'global'],
    ['on both when none wins', ['tie', 'loss'], 'tie', 'both'],
  ])('%s', (_, lookahead, global, category) => {
    expect(categoryOf(judged('win', lookahead, global))).toBe(category);
  });

  test.each<[string, Verdict, Verdict[], Verdict]>([
    ['when the local output does not win', 'tie', ['loss', 'loss'], 'loss'],
    ['when the local output could not be scored', unscored, ['loss', 'loss'], 'loss'],
    ['when one successor and the final answer win', 'win', ['win', 'loss'], 'win'],
    ['when nothing downstream could be scored', 'win', [unscored, unscored], unscored],
  ])('but not %s', (_, local, lookahead, global) => {
    expect(categoryOf(judged(local, lookahead, global))).toBeUndefined();
  });
});

describe('outputs that are the same text are no evidence', () => {
  test('of a successor: the other successor decides', () => {
    expect(categoryOf(judged('win', ['tie', 'win'], 'win', 'b'))).toBeUndefined();
    expect(categoryOf(judged('win', ['tie', 'loss'], 'win', 'b'))).toBe('lookahead');
  });

  test('of the final answer: only the lookahead decides', () => {
    expect(categoryOf(judged('win', ['tie', 'tie'], 'tie', 'd'))).toBe('lookahead');
    expect(categoryOf(judged('win', ['tie', 'tie'], 'tie', 'bcd'))).toBeUndefined();
  });
});

describe('where final answers are graded', () => {
  const tie = judged('win', ['win', 'win'], 'tie');

  test('a tie is not a case where both answers are right', () => {
    expect(categoryOf({ ...tie, scores: { reference: 1, candidate: 1 } })).toBeUndefined();
  });

  test('nor is a loss of a successor where both answers are right', () => {
    const worse = judged('win', ['loss', 'loss'], 'tie');
    expect(categoryOf({ ...worse, scores: { reference: 1, candidate: 1 } })).toBeUndefined();
    expect(categoryOf({ ...worse, scores: { reference: 0, candidate: 0 } })).toBe('both');
  });

  test('a tie of two wrong answers is a case like any other tie', () => {
    expect(categoryOf({ ...tie, scores: { reference: 0, candidate: 0 } })).toBe('global');
    expect(categoryOf({ ...tie, scores: { reference: 0.5, candidate: 0.5 } })).toBe('global');
  });
});

describe('where ties are ignored', () => {
  test.each<[string, Verdict[], Verdict, string | undefined]>([
    ['successors that lose on average', ['loss', 'tie'], 'tie', 'lookahead'],
    ['one successor that wins and one that loses', ['win', 'loss'], 'tie', undefined],
    ['only ties', ['tie', 'tie'], 'tie', undefined],
    ['a final answer that loses', ['tie', 'tie'], 'loss', 'global'],
  ])('%s', (_, lookahead, global, category) => {
    expect(categoryOf(judged('win', lookahead, global), { tie: 'ignored' })).toBe(category);
  });
});

test('where the last successor decides, the other successors do not count', () => {
  expect(categoryOf(judged('win', ['win', 'loss'], 'win'), { deciding: 'last' })).toBe('lookahead');
  expect(categoryOf(judged('win', ['loss', 'win'], 'win'), { deciding: 'last' })).toBeUndefined();
});

describe('a case', () => {
  const from = {
    graph,
    agent: 'a',
    version: '0123456789ab',
    reference: traceOf({ a: 'a before', b: 'b before', c: 'c before', d: 'd before' }),
    candidate: traceOf({ a: 'a after', b: 'b after', c: 'c after', d: 'd after' }),
    options: byFormula,
  };

  test('shows the winning output, and what the successor with the worst verdict received and wrote', () => {
    expect(misalignmentCase(judged('win', ['tie', 'loss'], 'loss'), from)).toEqual({
      agent: 'a',
      version: '0123456789ab',
      question: from.reference.question,
      category: 'both',
      output: 'a after',
      failure: { agent: 'c', context: 'given to c', output: 'c after', truncated: false, before: 'c before' },
    });
  });

  test('shows the final answer when only the final answer is no better', () => {
    const failure = { agent: 'd', context: 'given to d', output: 'd after', before: 'd before' };
    expect(misalignmentCase(judged('win', ['win', 'loss'], 'loss'), from)).toMatchObject({
      category: 'global',
      failure,
    });
  });

  test('is not made from a question that is not misaligned', () => {
    expect(misalignmentCase(judged('win', ['win', 'win'], 'win'), from)).toBeUndefined();
  });
});
