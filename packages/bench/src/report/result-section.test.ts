import type { OptimizationEvent } from '@maspo/core';
import { expect, test } from 'vitest';
import { type OutcomePairs, outcomesOf } from '../../test/outcome-pairs.ts';
import { noCheck } from '../calibration/judge-check.ts';
import type { Score } from '../grading/evaluate-system.ts';
import type { FinishedRun } from '../records/read-run.ts';
import { createUnusableCount } from '../records/unusable-replies.ts';
import { resultSection } from './result-section.ts';
import { comparedOutcomes } from './test-comparison.ts';

const score = (correct: number, incorrect: number, unscored = 0): Score => ({
  accuracy: correct + incorrect === 0 ? null : correct / (correct + incorrect),
  correct,
  incorrect,
  unscored,
});

function sectionOf(
  changes: Partial<FinishedRun['summary']>,
  protocol = 'held-out',
  events: FinishedRun['events'] = [],
  pairs: OutcomePairs = [],
): string {
  const finalCheck = { outcome: 'improved', wins: 6, ties: 3, losses: 1, unscored: 2, reward: 0.75, p: null };
  const simulated = { provider: 'simulated' };
  const graded = {
    status: 'finished',
    usesLabels: false,
    leaks: [],
    judgeCheck: { ...noCheck('off'), warning: null, calls: {}, tokens: { input: 0, output: 0 } },
    unusable: createUnusableCount().shares(),
    grading: 'repaired',
    sandboxLevel: null,
    traces: null,
    budgetReached: null,
    ...changes,
  };
  const summary = { seed: score(4, 6), final: score(7, 3), changed: { gained: 4, lost: 1 }, finalCheck };
  const run = {
    manifest: {
      protocol,
      task: { format: 'math' },
      split: { test: 10 },
      models: { agent: simulated, evaluator: simulated },
    },
    summary: { ...summary, ...graded },
    events,
  } as unknown as FinishedRun;
  return resultSection(run, comparedOutcomes(outcomesOf(pairs)));
}

test('shows the scores side by side, and the final check with all its counts', () => {
  const section = sectionOf({ final: score(6, 2, 2) });
  expect(section).toContain('| seed | repaired | 40.00 % | 4 | 6 | 0 |\n| final | repaired | 75.00 % | 6 | 2 | 2 |');
  expect(section).toContain('4 questions only the final prompts got right, 1 only the seed prompts.');
  expect(section).toContain('6 wins, 3 ties, 1 loss, 2 unscored; mean 0.750');
  expect(section).not.toContain('**');
});

test('one question, one win and one loss are in the singular', () => {
  const finalCheck = { outcome: 'improved', wins: 1, ties: 1, losses: 1, unscored: 0, reward: 0.5, p: 1 } as const;
  const section = sectionOf({ changed: { gained: 1, lost: 2 }, finalCheck });
  expect(section).toContain('1 question only the final prompts got right, 2 only the seed prompts.');
  expect(section).toContain('1 win, 1 tie, 1 loss, 0 unscored');
});

test('wins that chance alone could make are called so where the result is stated', () => {
  const sentence = (p: number | null) => {
    const finalCheck = { outcome: 'improved', wins: 2, ties: 5, losses: 1, unscored: 0, reward: 0.5625, p } as const;
    return /^The optimized prompts won .*$/m.exec(sectionOf({ finalCheck }))![0];
  };
  const result = 'The optimized prompts won the final check against the seed prompts and are the result.';
  expect(sentence(1)).toBe(`${result} Chance alone could make this difference (p = 1.0000).`);
  expect([sentence(0.01), sentence(null)]).toEqual([result, result]);
});

test('a drop on the test split is stated before the numbers', () => {
  const section = sectionOf({}, 'held-out', [], fewer);
  expect(section.indexOf('**On the test split the final prompts score below the seed prompts.**')).toBeGreaterThan(0);
  expect(section.indexOf('**On the test split')).toBeLessThan(section.indexOf('| seed |'));
});

const fewer = [
  ['correct', 'correct', 4],
  ['correct', 'incorrect', 2],
] as const;

test('a drop is measured only on the questions scored under both prompts', () => {
  const unscored = [...fewer, ['incorrect', 'unscored', 9]] as const;
  const section = sectionOf({ seed: score(6, 9), final: score(4, 2, 9) }, 'held-out', [], unscored);
  expect(section).toContain('score below the seed prompts, on the 6 questions scored under both.**');
  const gain = [
    ['incorrect', 'correct', 1],
    ['unscored', 'incorrect', 9],
  ] as const;
  expect(sectionOf({ seed: score(1, 1, 8), final: score(1, 9) }, 'held-out', [], gain)).not.toContain('score below');
});

test('a drop is blamed on the source that decided the final check, and on none without a final check', () => {
  const of = (outcome: FinishedRun['summary']['finalCheck']['outcome'], ...events: object[]) =>
    sectionOf(
      { finalCheck: { outcome, wins: 6, ties: 0, losses: 1, unscored: 0, reward: 0.8, p: null } },
      'held-out',
      events as FinishedRun['events'],
      fewer,
    );
  const byLabels = { type: 'trial-finished', metric: 'accuracy' };
  const byGraders = { type: 'run-started', finalAnswers: 'graded' };
  expect(of('improved')).toContain('The judge was misled, or');
  expect(of('improved', byGraders)).toContain('What was right on the pool does not carry over, or');
  expect(of('improved', byLabels)).toContain('What was right on the validation questions does not carry over, or');
  expect(of('off')).toContain('No final check held them against the seed prompts, or');
  expect(of('off', byLabels)).not.toMatch(/judge was misled|carry over/);
  expect(of('seed-kept', byLabels)).toContain('did not win against the seed on the validation questions.');
  expect(of('seed-kept')).toContain('did not win against the seed on the whole pool.');
});

test('kept seed prompts are reported as kept', () => {
  const finalCheck = { outcome: 'seed-kept', wins: 1, ties: 0, losses: 3, unscored: 0, reward: 0.25, p: null } as const;
  expect(sectionOf({ finalCheck })).toContain('**The seed prompts were kept.**');
  const unchanged = { outcome: 'unchanged', wins: 0, ties: 0, losses: 0, unscored: 0, reward: null, p: null } as const;
  expect(sectionOf({ finalCheck: unchanged })).toContain('There was nothing to compare');
  const refused = { type: 'guard-checked', round: 1, readings: [], adopted: false } as const;
  const section = sectionOf({ finalCheck: unchanged }, 'held-out', [refused]);
  expect(section).toContain('Prompts that gained did not meet the guards.');
  expect(section).not.toContain('No proposal gained');
});

test('if nothing was scored, the cell is empty and no drop is reported', () => {
  const section = sectionOf({ final: score(0, 0, 10) });
  expect(section).toContain('| final | repaired |  | 0 | 0 | 10 |');
  expect(section).not.toContain('score below');
});

test('a transductive score is never called held-out', () => {
  expect(sectionOf({}, 'transductive')).toContain('**transductive**');
  expect(sectionOf({}, 'transductive')).not.toMatch(/questions, held-out/);
});

test('the published rules have their own rows, and the sandbox of programs is named', () => {
  const section = sectionOf({
    grading: 'both',
    sandboxLevel: 'landlock',
    seed: { ...score(4, 6), asPublished: score(3, 7) },
  });
  expect(section).toContain('| seed | repaired | 40.00 % | 4 | 6 | 0 |\n| seed | as-published | 30.00 % | 3 | 7 | 0 |');
  expect(section).toContain('at the level landlock');
});

test('a final check by labels differs from a final check by the judge', () => {
  expect(sectionOf({})).toContain('Final check on the pool, judged on the final response');
  const section = sectionOf({}, 'held-out', [{ type: 'trial-finished', metric: 'accuracy' } as OptimizationEvent]);
  expect(section).toContain('Final check on the labelled validation questions, by the score of the final response');
});

test('warns not to rely on verdicts of a weak sandbox', () => {
  expect(sectionOf({ sandboxLevel: 'pyodide-weak' })).toContain('**Do not rely on these verdicts:**');
  expect(sectionOf({ sandboxLevel: 'pyodide' })).not.toContain('rely');
});

test('a p-value is never shown as 0', () => {
  const finalCheck = { outcome: 'improved', wins: 40, ties: 0, losses: 0, unscored: 0, reward: 1, p: 1.8e-12 } as const;
  expect(sectionOf({ finalCheck })).toContain('on the same questions: p < 0.0001.');
});
