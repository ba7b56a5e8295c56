import type { OptimizationEvent } from '@maspo/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Cell } from '../experiments/cell.ts';
import type { CellEnd } from '../experiments/experiment-observer.ts';
import type { Manifest } from '../records/manifest.ts';
import { createExperimentProgress } from './experiment-progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cell = (name: string) => ({ id: name, setup: { name } }) as unknown as Cell;
const score = { accuracy: 0.5 };
const finished = (earlier: boolean): CellEnd => ({
  status: 'finished',
  earlier,
  summary: { seed: score, final: score, status: 'finished' } as never,
});
const manifest = { options: {}, limits: { concurrency: 1, budget: undefined } } as unknown as Manifest;

test('without a terminal an experiment prints its progress every 15 s, even if no cell finishes', () => {
  const written: string[] = [];
  const time = { ms: 0 };
  const output = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const total = { calls: 0, replayed: 0, inputTokens: 0, outputTokens: 0 };
  const progress = createExperimentProgress(4, output, () => time.ms);
  const pass = (ms: number) => {
    time.ms += ms;
    vi.advanceTimersByTime(ms);
  };
  progress.ended(cell('one'), finished(true));
  const running = progress.began(cell('two'));
  running.started('somewhere', manifest, () => ({ total: { ...total } }) as never);
  pass(15_000);
  total.calls = 30;
  pass(15_000);
  total.calls = 60;
  const options = { schedule: { rounds: 1, steps: 2 } };
  const started = { type: 'run-started', optimizer: 'maspo', options, agents: ['solver'], frozen: [], prompts: {} };
  running.event(started as unknown as OptimizationEvent);
  running.event({ type: 'step-finished', beam: [] } as unknown as OptimizationEvent);
  pass(15_000);
  running.event({ type: 'run-finished', prompts: {} } as unknown as OptimizationEvent);
  total.calls = 80;
  running.evaluated(1, 2);
  pass(15_000);
  progress.end();
  pass(60_000);
  expect(written).toEqual([
    '[1/4] one: seed 50.00 %, final 50.00 %, finished earlier\n',
    '1 of 4 cells finished, 1 running, 25 %, estimating, 0 calls, 15.0 s\n',
    '1 of 4 cells finished, 1 running, 25 %, estimating, 30 calls, 30.0 s\n',
    '1 of 4 cells finished, 1 running, 36 %, about 85 s left, 60 calls, 45.0 s\n',
    // Half of the scoring took 20 calls, after 60 calls of the search: 80 of 100.
    '1 of 4 cells finished, 1 running, 45 %, about 85 s left, 80 calls, 60.0 s\n',
  ]);
});

test('the progress of a cell without a search is that of its scoring', () => {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const progress = createExperimentProgress(1, output, () => 0);
  const running = progress.began(cell('none'));
  let calls = 0;
  running.started('somewhere', manifest, () => ({ total: { calls, replayed: 0 } }) as never);
  running.event({ type: 'search-ended' } as unknown as OptimizationEvent);
  running.event({ type: 'run-finished', prompts: {} } as unknown as OptimizationEvent);
  calls = 30;
  running.evaluated(1, 4);
  vi.advanceTimersByTime(15_000);
  progress.end();
  expect(written).toEqual(['0 of 1 cells finished, 1 running, 25 %, estimating, 30 calls, 0.0 s\n']);
});
