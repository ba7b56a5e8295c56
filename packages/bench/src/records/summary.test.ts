import type { FinalCheck } from '@maspo/core';
import { createUsageMeter } from '@maspo/models';
import { expect, test } from 'vitest';
import { noCheck } from '../calibration/judge-check.ts';
import type { ExampleOutcome } from '../grading/evaluate-system.ts';
import type { Manifest } from './manifest.ts';
import { summaryOf } from './summary.ts';
import { createUnusableCount } from './unusable-replies.ts';

const manifest = {
  simulated: false,
  protocol: 'transductive',
  optimizer: 'maspo',
  options: { preset: 'paper' },
  task: { format: 'math' },
  split: { test: 3 },
} as unknown as Manifest;
const finalCheck: FinalCheck = { outcome: 'improved', wins: 3, ties: 0, losses: 1, unscored: 0, reward: 0.75, p: 0.01 };
const nothing = createUsageMeter().snapshot();

function summarize(seed: string, final: string, of = manifest) {
  const outcomes = (letters: string): ExampleOutcome[] =>
    [...letters].map((letter, index) => ({
      id: `${index}`,
      outcome: letter === 'c' ? 'correct' : letter === 'i' ? 'incorrect' : 'unscored',
      rule: 'tag/text',
      reason: 'so',
    }));
  return summaryOf({
    manifest: of,
    directory: 'results/one',
    outcomes: { seed: outcomes(seed), final: outcomes(final) },
    finalCheck,
    judgeCheck: { ...noCheck('off'), warning: null, calls: {}, tokens: { input: 0, output: 0 } },
    status: 'finished',
    usesLabels: false,
    graded: [],
    leaks: [],
    budgetReached: undefined,
    validation: [],
    traces: null,
    unusable: createUnusableCount().shares(),
    usage: { search: nothing, total: nothing },
  });
}

test('scores both prompt maps, and counts gains and losses only over questions scored under both', () => {
  expect(summarize('ciiuccu', 'cciiiuc')).toMatchObject({
    seed: { correct: 3, incorrect: 2, unscored: 2, accuracy: 0.6 },
    final: { correct: 3, incorrect: 3, unscored: 1, accuracy: 0.5 },
    changed: { gained: 1, lost: 1 },
  });
});

test('carries run, status, protocol and final check', () => {
  expect(summarize('c', 'c')).toMatchObject({
    run: 'results/one',
    status: 'finished',
    optimizer: 'maspo',
    preset: 'paper',
    protocol: 'transductive',
    simulated: false,
    finalCheck,
  });
});

test('names the optimizer as the preset if it has no presets', () => {
  expect(summarize('c', 'c', { ...manifest, optimizer: 'other', options: {} }).preset).toBe('other');
});
