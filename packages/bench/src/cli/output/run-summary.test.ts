import { describe, expect, test } from 'vitest';
import { type OutcomePairs, outcomesOf } from '../../../test/outcome-pairs.ts';
import { noCheck } from '../../calibration/judge-check.ts';
import type { FinishedRun } from '../../records/read-run.ts';
import { createUnusableCount } from '../../records/unusable-replies.ts';
import { resultSection } from '../../report/result-section.ts';
import { resultWarnings } from '../../report/result-warnings.ts';
import { comparedOutcomes } from '../../report/test-comparison.ts';
import { type SummarySource, summaryLines } from './run-summary.ts';

const score = { accuracy: 0.5, correct: 5, incorrect: 5, unscored: 0 };
const remote = { provider: 'openai', model: 'Qwen/Qwen3-8B' };

interface Changes {
  readonly summary?: Partial<FinishedRun['summary']>;
  readonly simulated?: boolean;
  readonly elapsed?: SummarySource['elapsed'];
  readonly outcomes?: OutcomePairs;
}

function sourceOf({ summary = {}, simulated = false, elapsed = null, outcomes = [] }: Changes): SummarySource {
  const run = {
    manifest: {
      protocol: 'held-out',
      simulated,
      split: { test: 500 },
      task: { id: 'math-500' },
      models: { agent: remote, optimizer: remote, evaluator: { ...remote, model: 'judge' } },
    },
    summary: {
      ...{ run: 'results/one', status: 'finished', optimizer: 'maspo', preset: 'paper', protocol: 'held-out' },
      ...{ usesLabels: false, graded: [], leaks: [], grading: 'repaired', sandboxLevel: null, budgetReached: null },
      ...{ seed: score, final: { ...score, accuracy: 0.75 }, changed: { gained: 1, lost: 1 }, traces: null },
      finalCheck: { outcome: 'improved', wins: 25, ties: 16, losses: 9, unscored: 0, reward: 0.66, p: 0.009 },
      judgeCheck: {
        ...noCheck('off'),
        warning: null,
        calls: { agent: 120, judge: 40 },
        tokens: { input: 0, output: 0 },
      },
      unusable: createUnusableCount().shares(),
      usage: { total: { calls: 12_345, inputTokens: 4_000_000, outputTokens: 1_000_000, money: 12.345 } },
      ...summary,
    },
    prompts: { seed: {}, final: {} },
    events: [],
    timings: [],
  } as unknown as FinishedRun;
  return { run, elapsed, outcomes: outcomesOf(outcomes) };
}

const shown = (changes: Changes, directory = 'results/one') => summaryLines(directory, sourceOf(changes));

const better = [
  ['incorrect', 'correct', 131],
  ['correct', 'incorrect', 12],
  ['correct', 'correct', 300],
] as const;

test('the check shows the mean when verdicts are probabilities, because the counts do not show it', () => {
  const check = (reward: number) =>
    shown({
      summary: {
        finalCheck: { outcome: 'improved', wins: 0, ties: 8, losses: 0, unscored: 0, reward, p: null },
      },
    }).join('\n');
  expect(check(0.501513875)).toContain('0 wins, 8 ties, 0 losses, mean 0.5015 (0.5 is a\n          draw)');
  expect(check(0.5)).not.toContain('mean');
});

test('the verdict comes first, then its evidence, in unambiguous words', () => {
  const lines = shown({ outcomes: better, elapsed: { optimization: 3_000_000, evaluation: 600_000 } });
  expect(lines.slice(0, 5).join('\n')).toMatch(
    /^Models {4}Qwen\/Qwen3-8B, judge\nThe final prompts answer more test questions right than the seed prompts\.\nScore {5}seed 50\.00 %, final 75\.00 %: \+26\.86 points \(95 % \+22\.\d\d to \+31\.\d\d\)\nChanged {3}131 questions only the final prompts got right, 12 only the seed\n {10}prompts \(exact McNemar test: p < 0\.0001\)$/,
  );
  expect(lines.join('\n')).toContain('Protocol  500 test questions, held-out; no labels in the search; maspo (paper)');
  expect(lines.join('\n')).toContain(
    'Cost      12,345 calls (and 160 to check the judge), 5,000,000 tokens, money\n          12.35, 60 min 0 s',
  );
  expect(lines.at(-1)).toBe('Files     results/one/report.html, and in the same place report.md, prompts.json');
});

test('a difference that chance could explain is not called a gain, and kept seed prompts are reported', () => {
  const few = [
    ['incorrect', 'correct', 3],
    ['correct', 'incorrect', 2],
  ] as const;
  expect(shown({ outcomes: few })[1]).toMatch(/score higher .* but chance could explain it\.$/);
  const finalCheck = { outcome: 'seed-kept', wins: 1, ties: 0, losses: 3, unscored: 2, reward: 0.25, p: 0.6 } as const;
  const kept = shown({ outcomes: better, summary: { finalCheck } });
  expect(kept[1]).toBe('The seed prompts were kept: nothing better was found.');
  expect(kept.join('\n')).toContain('Check     judged on the pool: 1 win, 0 ties, 3 losses, 2 unscored');
});

test('values that were not measured are not printed: scores, prices, and the time of simulated models', () => {
  const nothing = { accuracy: null, correct: 0, incorrect: 0, unscored: 500 };
  const usage = { total: { calls: 1, inputTokens: 1, outputTokens: 1 } } as FinishedRun['summary']['usage'];
  const elapsed = { optimization: 1000, evaluation: 1000 };
  const lines = shown({ simulated: true, elapsed, summary: { seed: nothing, final: nothing, usage } }).join('\n');
  expect(lines).toMatch(/^SIMULATED: /);
  expect(lines).toContain('Nothing was scored under both prompts, so there is no verdict.');
  expect(lines).toContain('Score     seed not measured, final not measured\n');
  expect(lines).toMatch(/^Cost {6}1 call \(and 160 to check the judge\), 2 tokens$/m);
  expect(lines).not.toMatch(/NaN|null|undefined/);
});

describe('a run with every possible warning', () => {
  const half = { of: 20, unusable: 10, reasons: [{ reason: 'cut', count: 10 }] };
  const leftOut = { traces: 1, verdicts: 0, assessments: 0 };
  const changes: Changes = {
    outcomes: [
      ['correct', 'incorrect', 131],
      ['incorrect', 'correct', 12],
    ],
    summary: {
      status: 'budget-exhausted',
      budgetReached: 'maxCalls 5000000 (4500000 used, 500000 kept for the final check and scoring)',
      final: { ...score, accuracy: 0.25 },
      sandboxLevel: 'pyodide-weak',
      leaks: [{ prompts: 'final', agent: 'solver', question: 'q', what: 'question' }],
      unusable: { traces: half, answers: half, verdicts: half, assessments: half, proposals: half },
      traces: { traces: 1, verdicts: 1, assessments: 1, bytes: 1, cut: 0, leftOut },
    },
  };

  test('still takes at most 12 lines of 80 columns, and counts the warnings that do not fit', () => {
    const lines = shown(changes);
    expect(lines.length).toBe(12);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines.join('\n')).not.toContain('Check');
    const told = lines.filter((line) => line.startsWith('Warning   '));
    expect(told[0]).toBe('Warning   the final prompts score below the seed prompts on the test split');
    const [, more] = /^Warning {3}(\d+) more: see report\.md$/.exec(told.at(-1)!)!;
    expect(told).toHaveLength(3);
    expect(told.length - 1 + Number(more)).toBe(
      resultWarnings(sourceOf(changes).run, comparedOutcomes(sourceOf(changes).outcomes)).length,
    );
  });

  test('has each warning in the report, in full', () => {
    const { run, outcomes } = sourceOf(changes);
    const compared = comparedOutcomes(outcomes);
    const section = resultSection(run, compared);
    const warnings = resultWarnings(run, compared);
    expect(warnings.length).toBeGreaterThan(9);
    for (const { short, text } of warnings) {
      expect(section).toContain(text);
      expect(text.length).toBeGreaterThan(short.length);
      if (!short.startsWith('budget')) expect(`Warning   ${short}`.length).toBeLessThanOrEqual(80);
    }
  });
});
