import { type OptimizationEvent, promptVersion } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { type OutcomePairs, outcomesOf } from '../../../test/outcome-pairs.ts';
import { noCheck } from '../../calibration/judge-check.ts';
import type { FinishedRun, RunSoFar } from '../../records/read-run.ts';
import { comparedOutcomes } from '../test-comparison.ts';
import { type FinishReport, finishReport, reportSoFar } from './finish-report.ts';

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

interface Given {
  /** Fields of the summary. */
  readonly changes?: object;
  /** Fields of the manifest. */
  readonly models?: object;
  readonly manifest?: object;
  readonly pairs?: OutcomePairs;
  readonly final?: Readonly<Record<string, string>>;
}

const fiveGained: OutcomePairs = [
  ['correct', 'correct', 25],
  ['incorrect', 'incorrect', 20],
  ['incorrect', 'correct', 5],
];
const fewer: OutcomePairs = [
  ['correct', 'correct', 5],
  ['correct', 'incorrect', 2],
];
const stepStarted = { type: 'step-started', round: 1, agent: 'solver', step: 1, batch: [], parents: [] } as const;

/** The report of a run with these events. */
function reportOf(
  events: readonly OptimizationEvent[],
  { changes = {}, models = {}, manifest = {}, pairs = fiveGained, final = prompts }: Given = {},
): FinishReport {
  const score = (accuracy: number) => ({
    accuracy,
    correct: accuracy * 10,
    incorrect: 10 - accuracy * 10,
    unscored: 0,
  });
  const finalCheck = { outcome: 'improved', wins: 6, ties: 0, losses: 2, unscored: 0, reward: 0.75 };
  const run = {
    manifest: {
      id: 'abc',
      simulated: true,
      optimizer: 'maspo',
      protocol: 'held-out',
      options: { batch: { size: 10 }, judge: { reads: 'text' }, misalignmentBuffer: { recheckLimit: 50 } },
      models: { agent: simulated, optimizer: simulated, evaluator: simulated, ...models },
      ...manifest,
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
      judgeCheck: { ...noCheck('off'), warning: null },
      usage: { total: { calls: 3, inputTokens: 2, outputTokens: 1 } },
      ...changes,
    },
    prompts: { seed: prompts, final },
    events: [started, ...events],
    timings: [],
  } as unknown as FinishedRun;
  return finishReport(run, comparedOutcomes(outcomesOf(pairs)));
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

  test('shows the comparison that the prompt in force won, and nothing for a seed prompt', () => {
    const { rows, rounds } = reportOf(events).optimizationTrajectory;
    expect(rows[0]).toMatchObject({ best_local: 0.8, best_lookahead: 0.6, best_global: 0.4, composite: 0.64 });
    expect(rows[1]).toMatchObject({ best_local: null, best_lookahead: null, best_global: null, composite: null });
    expect(rounds).toEqual([{ round: 1, bestComposite: 0.64, bufferSize: 2, adopted: null }]);
  });

  test('a prompt that a guard rolled back counts in its own row, but not in the round', () => {
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

  test('are counted by category and round; a category shrinks if its cases move to another', () => {
    const events = [mined(1, 'a', 'both'), mined(1, 'b', 'both'), end(1), mined(2, 'a', 'global'), end(2)];
    const { count, topCategories, rounds } = reportOf([stepStarted, ...events]).misalignmentCaseSummary!;
    expect(count).toBe(2);
    expect(topCategories.map(({ category, trend }) => [category, trend])).toEqual([
      ['both', 'shrank'],
      ['global', 'grew'],
    ]);
    expect(rounds.map(({ change }) => change)).toEqual([null, 'unchanged']);
  });

  test('keep growing: another topology is recommended', () => {
    const events = [1, 2, 3].flatMap((round) => [mined(round, `q${round}`, 'both'), end(round)]);
    const report = reportOf([stepStarted, ...events]);
    expect(report.misalignmentCaseSummary?.topologyAdvice).toContain('between "solver" and "checker"');
    expect(report.recommendedNextExperiments[0]).toMatchObject({
      rule: 'change-topology',
      evidence: { added: [1, 1, 1] },
    });
  });

  test('that were not run again are reported as such, with the reason', () => {
    const { cases, reasons } = reportOf([stepStarted, mined(1, 'a', 'both')]).remainingFailureModes;
    expect(cases).toMatchObject([{ question: 'a', rerun: false, outcome: 'not-rerun' }]);
    expect(reasons).toEqual([{ reason: 'the search ended before its cases could be re-run', count: 1 }]);
  });
});

test('the report of a search without steps has no misalignment cases and no visits', () => {
  const events: OptimizationEvent[] = [
    { type: 'visit-started', round: 1, agent: 'solver' },
    { type: 'search-ended', by: 'schedule' },
  ];
  const report = reportOf(events);
  expect(report.misalignmentCaseSummary).toBeNull();
  expect(report.remainingFailureModes).toMatchObject({ cases: null, reasons: null });
  expect(report.optimizationTrajectory.rows).toEqual([]);
  expect(reportOf([...events, stepStarted]).remainingFailureModes.cases).toEqual([]);
});

describe('the delta', () => {
  test('is absolute and relative, with the probability of such an uneven split', () => {
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
    const pairs: OutcomePairs = [
      ['incorrect', 'correct', gained],
      ['correct', 'incorrect', lost],
      ['correct', 'correct', 3],
    ];
    const { finalMetric } = reportOf([], { pairs }).bestVsBaselineDelta;
    expect(finalMetric.p).toBeCloseTo(p, 9);
  });

  test('is null, and not 0, where nothing was scored', () => {
    const { finalMetric, lenses } = reportOf([], { pairs: [['unscored', 'unscored', 10]] }).bestVsBaselineDelta;
    expect(finalMetric).toMatchObject({ seed: null, final: null, absolute: null, relative: null, p: null });
    expect(lenses.notMeasured).not.toBeNull();
  });
});

test('in a run under way, agents were not assessed so far', () => {
  const run = { manifest: {}, prompts: { seed: prompts, final: prompts }, events: [started] } as unknown as RunSoFar;
  expect(reportSoFar(run).bestVsBaselineDelta.lenses.notMeasured).toBe('the seed system was not assessed so far');
});

describe('why lenses were not measured under the final prompts', () => {
  const shares = { localValidity: 0.5, lookaheadPotential: null, globalAlignment: 0.5 };
  const oriented = {
    type: 'orientation-finished',
    lenses: { solver: shares },
    system: shares,
    weakest: null,
    unscored: 0,
  };
  const stopped = { type: 'stopped', reason: 'budget-exhausted' };
  const other = { ...prompts, solver: better };
  const off = { finalCheck: { outcome: 'off', wins: 0, ties: 0, losses: 0, unscored: 0, reward: null } };
  test.each([
    ['the seed system was not assessed', [], other, {}],
    ['the seed system was not assessed', [stopped], other, {}],
    ['the budget was used up before the agents could be assessed again', [oriented, stopped], other, {}],
    ['the budget was used up before the agents could be assessed again', [oriented, stopped], other, off],
    ['the seed prompts are the result, so that nothing has changed', [oriented], prompts, off],
    ['the agents were not assessed again', [oriented], other, {}],
  ])('%s', (reason, events, final, changes) => {
    const report = reportOf(events as OptimizationEvent[], { final, changes });
    expect(report.bestVsBaselineDelta.lenses.notMeasured).toBe(reason);
  });
});

describe('recommendations', () => {
  const shares = (localValidity: number, lookaheadPotential: number | null, globalAlignment: number) => ({
    localValidity,
    lookaheadPotential,
    globalAlignment,
  });
  const kept = { finalCheck: { outcome: 'seed-kept', wins: 1, ties: 2, losses: 3, unscored: 0, reward: 0.33 } };

  test('come from figures alone: a run with nothing but a good result gets none', () => {
    const gpt = (model: string) => ({ provider: 'openai', model });
    const models = { agent: gpt('a'), optimizer: gpt('b'), evaluator: gpt('c') };
    expect(rulesOf(reportOf([], { models, pairs: [['incorrect', 'correct', 9]] }))).toEqual([]);
  });

  test('name the weakest lens, and the gap between good work and good answers, of the resulting prompts', () => {
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
    ['limit-reached', { changes: { status: 'budget-exhausted', budgetReached: 'maxCalls 300 (300 used)' } }],
    ['gains-did-not-hold', { changes: kept }],
    ['plateau', { changes: { status: 'converged' } }],
    ['judge-disagrees', { pairs: fewer }],
    ['unscored-answers', { changes: { final: { accuracy: 0.5, correct: 4, incorrect: 4, unscored: 2 } } }],
    ['may-be-chance', { pairs: fewer }],
  ] satisfies [string, Given][])('%s', (rule, given) => {
    expect(rulesOf(reportOf([], given))).toContain(rule);
    expect(rulesOf(reportOf([]))).not.toContain(rule === 'may-be-chance' ? 'plateau' : rule);
  });

  test('after a drop, blame the source that decided the final check', () => {
    const byLabels = { type: 'trial-finished', metric: 'accuracy' } as unknown as OptimizationEvent;
    const byGraders = { ...started, finalAnswers: 'graded' } as const;
    const disagreeing = (...events: OptimizationEvent[]) =>
      rulesOf(reportOf(events, { pairs: fewer })).filter((rule) => rule.endsWith('-disagrees'));
    expect(disagreeing()).toEqual(['judge-disagrees']);
    expect(disagreeing(byGraders)).toEqual(['pool-disagrees']);
    expect(disagreeing(byLabels)).toEqual(['validation-disagrees']);
  });

  const textOf = (rule: string, events: OptimizationEvent[], given: Given) =>
    reportOf(events, given).recommendedNextExperiments.find((found) => found.rule === rule)?.text;

  test.each([
    ['maspo', { batch: { size: 10 }, judge: { reads: 'text' } }, 'Try a larger batch.size, or judge.repeats: 3,'],
    ['maspo', { batch: { size: 10 }, judge: { reads: 'probability' } }, 'Try a larger batch.size, so'],
    ['tpe', { batch: 35, judge: { reads: 'text' } }, 'Try a larger batch, or judge.repeats: 3,'],
    ['spo', { questions: 3, judge: { reads: 'text' } }, 'Try more questions, or repetitions: 3,'],
    ['mine', {}, 'Try larger batches, or more judgements of each question,'],
  ])('name the options of %s, with %j', (optimizer, options, text) => {
    expect(textOf('gains-did-not-hold', [], { changes: kept, manifest: { optimizer, options } })).toContain(text);
  });

  test('ask for more judgements than there were', () => {
    const options = { batch: { size: 10 }, judge: { reads: 'text', repeats: 3 } };
    expect(textOf('gains-did-not-hold', [], { changes: kept, manifest: { options } })).toContain(
      'or judge.repeats: 5,',
    );
    const spo = { questions: 3, repetitions: 4, judge: { reads: 'text' } };
    const manifest = { optimizer: 'spo', options: spo };
    expect(textOf('gains-did-not-hold', [], { changes: kept, manifest })).toContain('or repetitions: 6,');
  });

  test.each([
    ['maspo', 'CONFIG`, or give guards.finalAccuracy a floor and task.validation questions to measure it on.'],
    ['tpe', 'CONFIG`, or choose by labels: objective: accuracy, with task.validation questions.'],
    ['spo', 'with `maspo judge calibrate CONFIG`.'],
  ])('after a misled judge, name labels that %s can use', (optimizer, text) => {
    const advice = textOf('judge-disagrees', [], { pairs: fewer, manifest: { optimizer } });
    expect(advice?.endsWith(text), advice).toBe(true);
  });

  test('raise the weight of a lens only where lenses have weights', () => {
    const lenses = { solver: shares(0.9, 0.4, 0.5) };
    const oriented = {
      type: 'orientation-finished',
      lenses,
      system: shares(0.9, 0.4, 0.5),
      weakest: null,
      unscored: 0,
    };
    const given = (reward: object) => ({ changes: kept, manifest: { options: { reward } } });
    const text = (reward: object) => textOf('weakest-lens', [oriented as OptimizationEvent], given(reward));
    expect(text({ kind: 'joint', weights: {} })).toContain(
      'Raise reward.weights.lookaheadPotential, or lookahead.depth',
    );
    expect(text({ kind: 'local-only' })).toContain('Reward it as well: reward.kind: joint.');
  });

  test('do not ask for more judgements where labels decided', () => {
    const byLabels = { type: 'trial-finished', metric: 'accuracy' } as unknown as OptimizationEvent;
    const manifest = { optimizer: 'tpe', options: { batch: 35, judge: { reads: 'text' } } };
    const text = textOf('gains-did-not-hold', [byLabels], { changes: kept, manifest });
    expect(text).toContain('lost 3 of the validation questions against the seed. Try a larger batch, so');
  });

  test.each([
    [{ kind: 'interleaved', rounds: 2, steps: 3 }, 'Add a round: schedule.rounds: 3.'],
    [{ kind: 'round-robin', patience: 1, maxRounds: 2, steps: 3 }, 'Add a round: schedule.maxRounds: 3.'],
    [{ kind: 'single-cycle', steps: 3 }, 'Give it more rounds: schedule: { kind: interleaved, rounds: 3 }.'],
    [undefined, 'Give it more rounds.'],
  ])('after too few rounds, name the setting that adds one to the schedule %j', (schedule, text) => {
    const events: OptimizationEvent[] = [
      { type: 'best-changed', round: 2, agent: 'solver', from: 'a', to: 'b' },
      { type: 'round-finished', round: 2, versions: {}, bufferSize: 0 },
    ];
    expect(textOf('still-improving', events, { manifest: { options: { schedule } } })).toContain(text);
  });

  test('do not mention a model that judged itself if no verdict influenced the search', () => {
    const own = { provider: 'openai', model: 'small' };
    const judgeCheck = { ...noCheck('not-needed'), warning: null };
    const given = { models: { agent: own, evaluator: own }, changes: { judgeCheck } };
    expect(rulesOf(reportOf([], given))).not.toContain('self-judged');
  });

  test("name an evaluator that is the agents' own model", () => {
    const own = { provider: 'openai', model: 'small' };
    expect(rulesOf(reportOf([], { models: { agent: own, evaluator: own } }))).toContain('self-judged');
  });

  test('name an operator that never gained, once it was asked often enough', () => {
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
    expect(rulesOf(reportOf([stepStarted, ...rejected(9)]))).not.toContain('drop-operator');
    expect(rulesOf(reportOf([stepStarted, ...rejected(10)]))).toContain('drop-operator');
    // Without steps no proposal is compared with its parent.
    expect(rulesOf(reportOf(rejected(10)))).not.toContain('drop-operator');
  });

  test('name beams whose order does not survive their refresh', () => {
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
