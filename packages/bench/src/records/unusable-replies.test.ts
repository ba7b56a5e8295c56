import type { OptimizationEvent, Testimony } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { unusableLine, unusableWarnings } from '../report/unusable-warnings.ts';
import { createUnusableCount } from './unusable-replies.ts';

const place = { round: 1, agent: 'solver', step: 1, parent: 'aaaaaaaa', operator: 'rewrite' };
const unread = { unscored: 'judge: no usable reply in two tries: it ends with no choice that can be read' };
const judged = (...verdicts: ('win' | 'tie' | typeof unread)[]) => ({
  kind: 'judgement',
  judgements: verdicts.map((verdict) => ({ verdict, asked: [{ candidateFirst: true, verdict, replies: ['…'] }] })),
});
const notAsked = { kind: 'judgement', judgements: [{ verdict: 'tie', asked: [] }] };
const unsaid = { unscored: 'assess: no usable reply in two tries: it has no yes or no that can be read for local' };
const assessed = (answer: object, replies = ['…']) => ({ kind: 'assessment', answer, replies });

function counted(events: readonly object[], said: readonly object[] = []) {
  const count = createUnusableCount();
  for (const event of events) count.event(event as OptimizationEvent);
  count.event({ type: 'step-finished' } as OptimizationEvent, { said: said as unknown as Testimony[] });
  return count;
}

describe('unusable replies', () => {
  test('are counted by kind, with the reasons', () => {
    const events = [
      { type: 'trace-finished', failed: { solver: 'the reply is empty', checker: 'agent "solver" failed' } },
      { type: 'trace-finished', failed: {} },
      { type: 'candidate-proposed', ...place },
      { type: 'candidate-rejected', ...place, cause: 'known', reason: 'the proposal bbbbbbbb is no new text' },
      { type: 'candidate-rejected', ...place, cause: 'unusable', reason: 'the prompt has 16010 characters' },
    ];
    const holds = { localValidity: true, lookaheadPotential: true, globalAlignment: true };
    const said = [
      ...[judged('win'), judged(unread), judged('tie', 'win', unread), notAsked],
      ...[assessed(holds), assessed(unsaid), assessed({ unscored: 'agent "solver" failed' }, [])],
    ];
    const count = counted(events, said);
    count.outcomes([
      { id: 'q1', outcome: 'correct', rule: 'tag/text' },
      { id: 'q2', outcome: 'incorrect', rule: 'no-answer', reason: 'no answer in the output' },
      { id: 'q3', outcome: 'unscored', rule: 'failed', reason: 'the reply is empty' },
      { id: 'q4', outcome: 'unscored', rule: 'not-scored', reason: 'the budget was reached' },
    ]);
    expect(count.shares()).toEqual({
      traces: { of: 2, unusable: 1, reasons: [{ reason: 'the reply is empty', count: 1 }] },
      answers: {
        of: 3,
        unusable: 2,
        reasons: [
          { reason: 'no answer in the output', count: 1 },
          { reason: 'the reply is empty', count: 1 },
        ],
      },
      verdicts: {
        of: 5,
        unusable: 2,
        reasons: [{ reason: unread.unscored, count: 2 }],
      },
      assessments: { of: 2, unusable: 1, reasons: [{ reason: unsaid.unscored, count: 1 }] },
      proposals: { of: 3, unusable: 1, reasons: [{ reason: 'the prompt has N characters', count: 1 }] },
    });
  });

  test('cause a warning from a tenth on, with advice', () => {
    const shares = (unusable: number) => {
      const count = counted([
        ...Array(20 - unusable).fill({ type: 'candidate-proposed', ...place }),
        ...Array(unusable).fill({ type: 'candidate-rejected', ...place, cause: 'unusable', reason: 'it is cut' }),
      ]);
      return count.shares();
    };
    expect(unusableWarnings(shares(1))).toEqual([]);
    expect(unusableWarnings(shares(2)).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^10 % \(2 of 20\) of the proposals could not be used: it is cut \(2\)\. To change that, /),
    ]);
    expect(unusableLine(shares(1))).toBe('Could not be used: proposals 5.0 % (1 of 20).');
    expect(unusableLine(createUnusableCount().shares())).toBeUndefined();
  });
});
