import type { OptimizationEvent } from '@maspo/core';
import type { UsageSnapshot } from '@maspo/models';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Manifest } from '../records/manifest.ts';
import { explainTerms } from './explained-terms.ts';
import { createRunProgress } from './run-progress.ts';

const manifest = {
  simulated: true,
  agents: ['solver', 'checker'].map((id) => ({ id, kind: 'llm' })),
  split: { pool: 12, test: 28 },
  options: { schedule: { rounds: 3 } },
} as unknown as Manifest;
const place = { round: 2, agent: 'solver', step: 1 };
const best = [{ version: 'abc', cumulativeScore: 0.25 }];
const stepStarted: OptimizationEvent = { type: 'step-started', ...place, batch: [], parents: best };
const stepFinished: OptimizationEvent = {
  type: 'step-finished',
  ...place,
  beam: best,
  misalignment: { compared: 0, localWins: 0, misaligned: 0, rate: null, identical: 0, unscored: 0 },
  bufferSize: 0,
};

const schedule = { kind: 'interleaved', rounds: 2, steps: 2 };
const runStarted = {
  type: 'run-started',
  optimizer: 'maspo',
  options: { schedule },
  agents: ['solver', 'checker'],
  frozen: [],
  prompts: {},
} as unknown as OptimizationEvent;

interface Started {
  isTTY?: boolean;
  columns?: number;
  changes?: Partial<Manifest>;
  calls?: number;
}

function start({ isTTY = false, columns = 200, changes = {}, calls = 40 }: Started = {}) {
  const written: string[] = [];
  const time = { ms: 0, replayed: 0, calls };
  const progress = createRunProgress({ isTTY, columns, write: (text) => written.push(text) }, () => time.ms);
  const usage = (): UsageSnapshot => {
    const total = { calls: time.calls, replayed: time.replayed, inputTokens: 900, outputTokens: 100 };
    const session = { answered: 0, retries: 0, byModel: {} };
    return { total, byPurpose: {}, byAgent: {}, byPhase: {}, byModel: {}, session };
  };
  progress.started('results/one', { ...manifest, ...changes }, usage);
  return { written, time, progress };
}

describe('plain output', () => {
  test('begins with the models, the sizes and the directory', () => {
    expect(start().written).toEqual(['SIMULATED models. 2 agents, pool 12, test 28; writing to results/one\n']);
    expect(start({ changes: { simulated: false } }).written[0]).toMatch(/^2 agents/);
  });

  test('has a line after each step, with position, best J, cost and time, and none for the events between steps', () => {
    const { written, time, progress } = start();
    progress.event(stepStarted);
    progress.event({ type: 'visit-started', round: 2, agent: 'solver' });
    time.ms = 1234;
    progress.event(stepFinished);
    expect(written.slice(1)).toEqual([
      ...explainTerms()
        .before(stepStarted)
        .map((line) => `${line}\n`),
      'round 2 of 3 | solver | step 1 done | J 0.250 | 40 calls, 1000 tokens, 1.2 s\n',
    ]);
  });

  test('shows replayed calls separately, and long times in minutes', () => {
    const { written, time, progress } = start();
    Object.assign(time, { ms: 125_900, replayed: 2 });
    progress.event(stepFinished);
    expect(written.at(-1)).toContain('42 calls (2 replayed), 1000 tokens, 2 min 5 s\n');
  });

  test('counts no rounds for an optimizer without rounds', () => {
    const { written, progress } = start({ changes: { options: {} } });
    progress.event(stepFinished);
    expect(written.at(-1)).toMatch(/^round 2 \| solver/);
  });

  test('has one line at the end of the evaluation, and none at the end of the run', () => {
    const { written, progress } = start();
    for (const done of [1, 2, 3]) progress.evaluated(done, 3);
    progress.end();
    progress.end();
    expect(written.slice(1)).toEqual(['evaluating on the test split: 3 of 3 | 40 calls, 1000 tokens, 0.0 s\n']);
  });
});

describe('plain output of a long run', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function pass(ms: number, time: { ms: number }) {
    time.ms += ms;
    vi.advanceTimersByTime(ms);
  }

  test('has a line every 15 s, with the finished share and the time left', () => {
    const { written, time, progress } = start();
    progress.event(runStarted);
    pass(15_000, time);
    progress.event(stepFinished);
    pass(14_000, time);
    progress.event(stepFinished);
    pass(15_000, time);
    progress.event({ type: 'search-ended', by: 'schedule' });
    pass(15_000, time);
    progress.evaluated(1, 4);
    pass(15_000, time);
    time.calls += 30;
    progress.evaluated(2, 4);
    pass(15_000, time);
    progress.end();
    pass(60_000, time);
    const paces = written.slice(1).map((line) => line.split(' | ').slice(0, -1).join(' | '));
    const step = 'round 2 of 3 | solver | step 1 done | J 0.250';
    expect(paces).toEqual([
      'search 0 %, estimating | starting with the seed system',
      `search 12 %, about 2 min left | ${step}`,
      `search 25 %, about 85 s left | ${step}`,
      `search 25 %, about 2 min left | ${step}`,
      'search ended, checking its result',
      '25 %, estimating | evaluating on the test split: 1 of 4',
      '50 %, about 30 s left | evaluating on the test split: 2 of 4',
    ]);
  });

  test('replayed calls do not count for the estimate of the time left', () => {
    const { written, time, progress } = start({ calls: 0 });
    progress.event(runStarted);
    time.replayed = 50;
    for (const _ of [1, 2]) progress.event(stepFinished);
    time.calls = 30;
    pass(10_000, time);
    for (const _ of [1, 2]) progress.event(stepFinished);
    expect(written.at(-1)).toMatch(/^search 50 %, about 20 s left \| /);
  });

  test('a budget that ends sooner than the schedule determines the share', () => {
    const { written, progress } = start({ changes: { limits: { concurrency: 1, budget: { maxCalls: 50 } } } });
    progress.event(runStarted);
    progress.event(stepFinished);
    expect(written.at(-1)).toMatch(/^search 80 %, estimating \| /);
  });
});

describe('a terminal', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('keeps one line up to date, even while nothing happens', () => {
    const { written, time, progress } = start({ isTTY: true });
    progress.event(stepStarted);
    time.ms = 5000;
    vi.advanceTimersByTime(1000);
    const lines = written.slice(1 + explainTerms().before(stepStarted).length);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      expect(line.startsWith('\r\u001b[2Kround 2 of 3 | solver | step 1 | J 0.250 | ')).toBe(true);
      expect(line).not.toContain('\n');
    }
    expect(lines.at(-1)).toMatch(/5\.0 s$/);
    progress.end();
  });

  test('shows percent, time left, position and J first, since the end of a line that is too wide is cut', () => {
    const { written, time, progress } = start({ isTTY: true, columns: 80 });
    progress.event(runStarted);
    time.ms = 15_000;
    progress.event(stepFinished);
    expect(written.at(-1)).toBe(
      '\r\u001b[2Ksearch 12 %, about 2 min left | round 2 of 3 | solver | step 1 done | J 0.250 …',
    );
  });

  test('gets a finished last line once, and nothing after it', () => {
    const { written, progress } = start({ isTTY: true });
    progress.evaluated(1, 3);
    progress.end();
    expect(written.at(-2)).toContain('evaluating on the test split: 1 of 3');
    expect(written.at(-1)).toBe('\n');
    const count = written.length;
    progress.end();
    vi.advanceTimersByTime(10_000);
    expect(written).toHaveLength(count);
  });
});
