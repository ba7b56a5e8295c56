import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../judge/verdict.ts';
import type { JudgedQuestion } from '../../../reward/judge-traces.ts';
import { jointReward } from './joint-reward.ts';

const unscored: Verdict = { unscored: 'garbage' };
const weights = { localValidity: 0.4, lookaheadPotential: 0.4, globalAlignment: 0.2 };

function judged(local: Verdict, lookahead: readonly Verdict[], global: Verdict): JudgedQuestion {
  const lookaheadPotential = lookahead.map((verdict, index) => ({ agent: `next${index}`, verdict }));
  return { question: 'any', localValidity: local, lookaheadPotential, globalAlignment: global, identical: [] };
}

const anyVerdict = fc.constantFrom<Verdict>('win', 'tie', 'loss', unscored);
const anyWeight = fc.double({ min: 1e-6, max: 1000, noNaN: true });
const anyWeights = fc.record({
  localValidity: anyWeight,
  lookaheadPotential: anyWeight,
  globalAlignment: anyWeight,
});

describe('the joint reward', () => {
  test('is the weighted mean of the lens means', () => {
    const batch = [judged('win', ['tie'], 'loss'), judged('win', ['win'], 'tie')];
    const { reward, lenses } = jointReward(batch, weights);
    expect(lenses).toEqual({
      localValidity: { mean: 1, scored: 2, unscored: 0 },
      lookaheadPotential: { mean: 0.75, scored: 2, unscored: 0 },
      globalAlignment: { mean: 0.25, scored: 2, unscored: 0 },
    });
    expect(reward).toBe(0.75); // 0.4 x 1 + 0.4 x 0.75 + 0.2 x 0.25
  });

  test('takes the mean over the successors of a question first, then over the questions', () => {
    const batch = [judged('tie', ['win', 'win', 'loss', 'loss'], 'tie'), judged('tie', ['win'], 'tie')];
    expect(jointReward(batch, weights).lenses.lookaheadPotential.mean).toBe(0.75);
  });

  test('leaves unscored verdicts out of the means and counts them', () => {
    const batch = [judged('win', [unscored], 'win'), judged(unscored, ['loss', unscored], unscored)];
    expect(jointReward(batch, weights).lenses).toEqual({
      localValidity: { mean: 1, scored: 1, unscored: 1 },
      lookaheadPotential: { mean: 0, scored: 1, unscored: 1 },
      globalAlignment: { mean: 1, scored: 1, unscored: 1 },
    });
  });

  test('renormalises the weights of a terminal agent, which has no lookahead', () => {
    const { reward, lenses } = jointReward([judged('win', [], 'loss')], weights);
    expect(lenses.lookaheadPotential).toEqual({ mean: null, scored: 0, unscored: 0 });
    expect(reward).toBe(0.666666666667); // 0.4 / 0.6
  });

  test('renormalises the weights when a lens could not be scored at all', () => {
    expect(jointReward([judged(unscored, ['win'], 'loss')], weights).reward).toBe(0.666666666667);
  });

  test('is undefined when fewer than half of the questions have a global verdict, and defined at half', () => {
    const [scored, not] = [judged('win', ['win'], 'win'), judged('win', ['win'], unscored)];
    expect(jointReward([scored, not, not], weights).reward).toBeUndefined();
    expect(jointReward([scored, not], weights).reward).toBe(1);
    expect(jointReward([], weights).reward).toBeUndefined();
  });

  test('leaves out lenses that were not judged, and requires half of the questions on the farthest lens', () => {
    const localOnly = { localValidity: 1, lookaheadPotential: 0, globalAlignment: 0 };
    const local = (verdict: Verdict): JudgedQuestion => ({ ...judged(verdict, [], 'tie'), globalAlignment: null });
    const { reward, lenses } = jointReward([local('win'), local('loss'), local('win'), local(unscored)], localOnly);
    expect(reward).toBe(0.666666666667);
    expect(lenses.globalAlignment).toEqual({ mean: null, scored: 0, unscored: 0 });
    expect(jointReward([local('win'), local(unscored), local(unscored)], localOnly).reward).toBeUndefined();
  });

  test('is not changed by the verdicts of a lens with weight 0', () => {
    const localOnly = { localValidity: 1, lookaheadPotential: 0, globalAlignment: 0 };
    expect(jointReward([judged('win', ['loss'], unscored), judged('tie', ['loss'], unscored)], localOnly).reward).toBe(
      0.75,
    );
  });

  test('is exactly 0.5 when everything ties, under any weights', () => {
    fc.assert(
      fc.property(anyWeights, fc.integer({ min: 1, max: 20 }), fc.nat(3), (any, questions, successors) => {
        const tie = judged('tie', Array<Verdict>(successors).fill('tie'), 'tie');
        expect(jointReward(Array(questions).fill(tie), any).reward).toBe(0.5);
      }),
    );
  });

  test('stays within 0 and 1, and swapping the outputs mirrors it around 0.5', () => {
    const question = fc.tuple(anyVerdict, fc.array(anyVerdict, { maxLength: 3 }), anyVerdict);
    const swap = (verdict: Verdict): Verdict => (verdict === 'win' ? 'loss' : verdict === 'loss' ? 'win' : verdict);
    fc.assert(
      fc.property(fc.array(question, { maxLength: 12 }), anyWeights, (questions, any) => {
        const { reward } = jointReward(
          questions.map((verdicts) => judged(...verdicts)),
          any,
        );
        const mirrored = jointReward(
          questions.map(([local, next, global]) => judged(swap(local), next.map(swap), swap(global))),
          any,
        ).reward;
        expect(mirrored === undefined).toBe(reward === undefined);
        if (reward === undefined) return;
        expect(reward).toBeGreaterThanOrEqual(0);
        expect(reward).toBeLessThanOrEqual(1);
        expect(mirrored).toBeCloseTo(1 - reward, 9);
      }),
    );
  });
});
