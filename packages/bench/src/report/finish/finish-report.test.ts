import { type OptimizationEvent, promptVersion } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../records/read-run.ts';
import { type FinishReport, finishReport } from './finish-report.ts';

const simulated = { provider: 'simulated' };
const prompts = { solver: 'Solve {question}', checker: 'Check {question} {context}' };
const better = 'Solve {question} with care';

const started: OptimizationEvent = {
  type: 'run-started',
  version: 1,
  optimizer: 'maspo',
  options: {},
  ablations: [],
  seed: '1',
  agents: ['solver', 'checker'],
  frozen: [],
  edges: [['solver', 'checker']],
  prompts,
  pool: [],
};

/** A run of these events; `changes` go into its summary, `models` into its manifest. */
function reportOf(
  events: readonly OptimizationEvent[],
  { changes = {}, models = {} }: { changes?: object; models?: object } = {},
): FinishReport {
  const score = (accuracy: number) => ({
    accuracy,
    correct: accuracy * 10,
    incorrect: 10 - accuracy * 10,
    unscored: 0,
  });
  const finalCheck = { outcome: 'improved', wins: 6, ties: 0, losses: 2, unscored: 0, reward: 0.75 };
  return finishReport({
    manifest: {
      id: 'abc',
      simulated: true,
      optimizer: 'maspo',
      protocol: 'held-out',
      options: { batch: { size: 10 }, misalignmentBuffer: { recheckLimit: 50 } },
      models: { agent: simulated, optimizer: simulated, evaluator: simulated, ...models },
    },
    summary: {
      status: 'finished',
      budgetReached: null,
      preset: 'paper',
      usesLabels: false,
      leaks: [],
      seed: score(0.5),
      final: score(0.6),
      changed: { gained: 5, lost: 0 },
      finalCheck,
      usage: { total: { calls: 3, inputTokens: 2, outputTokens: 1 } },
      ...changes,
    },
    prompts: { seed: prompts, final: prompts },
    events: [started, ...events],
    timings: [],
  } as unknown as FinishedRun);
}

function rulesOf(report: FinishReport): string[] {
  return report.recommendedNextExperiments.map(({ rule }) => rule);
}

describe('the trajectory', () => {
  const place = { round: 1, agent: 'solver', step: 1 };
  const lens = (mean: number | null) => ({ mean, scored: 10, unscored: 0 });
  const events: OptimizationEvent[] = [
    { type: 'visit-started', round: 1, agent: 'solver' },
    {
      type: 'candidate-scored',
      ...place,
      version: promptVersion(better),
      parent: promptVersion(prompts.solver),
      reward: 0.64,
      lenses: { localValidity: lens(0.8), lookaheadPotential: lens(0.6), globalAlignment: lens(0.4) },
      cumulativeScore: 0.14,
      accepted: true,
      judged: [],
    },
    { type: 'best-changed', round: 1, agent: 'solver', from: promptVersion(prompts.solver), to: promptVersion(better) },
    { type: 'visit-started', round: 1, agent: 'checker' },
    { type: 'round-finished', round: 1, versions: {}, bufferSize: 2 },
  ];

  test('shows how the prompt in force won its place, and nothing for a seed prompt', () => {
    const { rows, rounds } = reportOf(events).optimizationTrajectory;
    expect(rows[0]).toMatchObject({ best_local: 0.8, best_lookahead: 0.6, best_global: 0.4, composite: 0.64 });
    expect(rows[1]).toMatchObject({ best_local: null, best_lookahead: null, best_global: null, composite: null });
    expect(rounds).toEqual([{ round: 1, bestComposite: 0.64, bufferSize: 2, adopted: null }]);
  });

  test('a prompt that a guard took back counts in its own row, and no longer in the round', () => {
    const [round] = events.slice(-1);
    const taken: OptimizationEvent[] = [
      { type: 'guard-checked', round: 1, readings: [], adopted: false },
      {
        type: 'best-changed',
        round: 1,
        agent: 'solver',
        from: promptVersion(better),
        to: promptVersion(prompts.solver),
      },
    ];
    const { rows, rounds } = reportOf([...events.slice(0, -1), ...taken, round!]).optimizationTrajectory;
    expect(rows[0]!.composite).toBe(0.64);
    expect(rounds[0]).toMatchObject({ bestComposite: null, adopted: false });
  });
});

describe('misalignment cases', () => {
  const mined = (round: number, question: string, category: 'both' | 'global'): OptimizationEvent => ({
    type: 'misalignment-mined',
    round,
    agent: 'solver',
    step: 1,
    version: 'v',
    question,
    category,
    failedAgent: 'checker',
    excerpt: { output: 'a neat dead end', followed: 'wrong', before: 'right' },
    injected: false,
    evicted: null,
  });
  const end = (round: number): OptimizationEvent => ({ type: 'round-finished', round, versions: {}, bufferSize: 0 });

  test('are counted by category and round, and a category whose cases turned into others shrank', () => {
    const events = [mined(1, 'a', 'both'), mined(1, 'b', 'both'), end(1), mined(2, 'a', 'global'), end(2)];
    const { count, topCategories, rounds } = reportOf(events).misalignmentCaseSummary;
    expect(count).toBe(2);
    expect(topCategories.map(({ category, trend }) => [category, trend])).toEqual([
      ['both', 'shrank'],
      ['global', 'grew'],
    ]);
    expect(rounds.map(({ change }) => change)).toEqual([null, 'unchanged']);
  });

  test('keep growing: another topology is recommended', () => {
    const events = [1, 2, 3].flatMap((round) => [mined(round, `q${round}`, 'both'), end(round)]);
    const report = reportOf(events);
    expect(report.misalignmentCaseSummary.topologyAdvice).toContain('between "solver" and "checker"');
    expect(report.recommendedNextExperiments[0]).toMatchObject({
      rule: 'change-topology',
      evidence: { added: [1, 1, 1] },
    });
  });

  test('that were not run again are said not to be, with the reason', () => {
    const { cases, reasons } = reportOf([mined(1, 'a', 'both')]).remainingFailureModes;
    expect(cases).toMatchObject([{ question: 'a', rerun: false, outcome: 'not-rerun' }]);
    expect(reasons).toEqual([{ reason: 'the search ended before its cases could be re-run', count: 1 }]);
  });
});

describe('the delta', () => {
  test('is absolute and relative, with the chance of so uneven a split', () => {
    const { finalMetric } = reportOf([]).bestVsBaselineDelta;
    expect(finalMetric.absolute).toBeCloseTo(0.1);
    expect(finalMetric.relative).toBeCloseTo(0.2);
    // Two tails of 0.5 ** 5.
    expect(finalMetric.p).toBeCloseTo(0.0625);
  });

  test.each([
    [3, 3, 1],
    [1, 8, 20 / 512],
    [0, 0, 1],
    [600, 600, 1],
  ])('gained %i and lost %i: p', (gained, lost, p) => {
    const { finalMetric } = reportOf([], { changes: { changed: { gained, lost } } }).bestVsBaselineDelta;
    expect(finalMetric.p).toBeCloseTo(p, 9);
  });

  test('is null, and not 0, where nothing was scored', () => {
    const none = { accuracy: null, correct: 0, incorrect: 0, unscored: 10 };
    const { finalMetric, lenses } = reportOf([], { changes: { seed: none, final: none } }).bestVsBaselineDelta;
    expect(finalMetric).toMatchObject({ seed: null, final: null, absolute: null, relative: null, p: null });
    expect(lenses.notMeasured).not.toBeNull();
  });
});

describe('recommendations', () => {
  const shares = (localValidity: number, lookaheadPotential: number | null, globalAlignment: number) => ({
    localValidity,
    lookaheadPotential,
    globalAlignment,
  });
  const kept = { finalCheck: { outcome: 'seed-kept', wins: 1, ties: 2, losses: 3, unscored: 0, reward: 0.33 } };

  test('come from figures alone: a run that shows nothing but a good end gets none', () => {
    const gpt = (model: string) => ({ provider: 'openai', model });
    const models = { agent: gpt('a'), optimizer: gpt('b'), evaluator: gpt('c') };
    expect(rulesOf(reportOf([], { models, changes: { changed: { gained: 9, lost: 0 } } }))).toEqual([]);
  });

  test('the weakest lens and the gap between good work and good answers, of the prompts that are the result', () => {
    const lenses = { solver: shares(0.9, 0.4, 0.5), checker: shares(0.7, null, 0.7) };
    const oriented: OptimizationEvent = {
      type: 'orientation-finished',
      lenses,
      system: shares(0.8, 0.4, 0.6),
      weakest: null,
      unscored: 0,
    };
    const report = reportOf([oriented], { changes: kept });
    expect(report.remainingFailureModes).toMatchObject({
      assessedUnder: 'final',
      localAboveGlobal: [{ agent: 'solver' }],
    });
    expect(report.recommendedNextExperiments).toContainEqual(
      expect.objectContaining({
        rule: 'weakest-lens',
        evidence: { agent: 'solver', lens: 'lookaheadPotential', share: 0.4 },
      }),
    );
    expect(rulesOf(reportOf([oriented]))).not.toContain('weakest-lens');
  });

  test.each([
    ['limit-reached', { status: 'budget-exhausted', budgetReached: 'maxCalls 300 (300 used)' }],
    ['gains-did-not-hold', kept],
    ['plateau', { status: 'converged' }],
    ['judge-disagrees', { final: { accuracy: 0.4, correct: 4, incorrect: 6, unscored: 0 } }],
    ['unscored-answers', { final: { accuracy: 0.5, correct: 4, incorrect: 4, unscored: 2 } }],
    ['may-be-chance', { changed: { gained: 2, lost: 1 } }],
  ])('%s', (rule, changes) => {
    expect(rulesOf(reportOf([], { changes }))).toContain(rule);
    expect(rulesOf(reportOf([]))).not.toContain(rule === 'may-be-chance' ? 'plateau' : rule);
  });

  test("an evaluator that is the agents' own model", () => {
    const own = { provider: 'openai', model: 'small' };
    expect(rulesOf(reportOf([], { models: { agent: own, evaluator: own } }))).toContain('self-judged');
  });

  test('an operator that never gained, once it was asked often enough', () => {
    const rejected = (count: number): OptimizationEvent[] =>
      Array.from({ length: count }, (_, step) => ({
        type: 'candidate-rejected',
        round: 1,
        agent: 'solver',
        step,
        parent: 'p',
        operator: 'rephrase',
        cause: 'known',
        reason: 'no new text',
      }));
    expect(rulesOf(reportOf(rejected(9)))).not.toContain('drop-operator');
    expect(rulesOf(reportOf(rejected(10)))).toContain('drop-operator');
  });

  test('beams whose order does not survive their refresh', () => {
    const refreshed = (rankAgreement: number): OptimizationEvent => ({
      type: 'beam-refreshed',
      round: 2,
      agent: 'solver',
      at: 'visit',
      batch: [],
      before: [],
      after: [],
      rankAgreement,
      sameTop: false,
    });
    expect(rulesOf(reportOf([refreshed(0), refreshed(0.4)]))).toContain('shaky-ranks');
    expect(rulesOf(reportOf([refreshed(1), refreshed(0.4)]))).not.toContain('shaky-ranks');
  });
});
