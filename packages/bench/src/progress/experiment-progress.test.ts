import type { OptimizationEvent } from '@maspo/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CellEnd } from '../experiments/experiment-observer.ts';
import type { Cell } from '../experiments/set-up-cells.ts';
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
const usage = () => ({ total: { calls: 1, replayed: 0, inputTokens: 0, outputTokens: 0 } }) as never;

test('without a terminal an experiment says every 15 s how far it is, though no cell finishes', () => {
  const written: string[] = [];
  const time = { ms: 0 };
  const output = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const progress = createExperimentProgress(4, output, () => time.ms);
  const pass = (ms: number) => {
    time.ms += ms;
    vi.advanceTimersByTime(ms);
  };
  progress.ended(cell('one'), finished(true));
  const running = progress.began(cell('two'));
  running.started('somewhere', manifest, usage);
  pass(15_000);
  const options = { schedule: { rounds: 1, steps: 2 } };
  const started = { type: 'run-started', optimizer: 'maspo', options, agents: ['solver'], frozen: [], prompts: {} };
  running.event(started as unknown as OptimizationEvent);
  running.event({ type: 'step-finished', beam: [] } as unknown as OptimizationEvent);
  pass(15_000);
  running.evaluated(1, 2);
  pass(15_000);
  progress.end();
  pass(60_000);
  expect(written).toEqual([
    '[1/4] one: seed 50.00 %, final 50.00 %, finished earlier\n',
    '1 of 4 cells finished, 1 running, 25 %, 15.0 s\n',
    '1 of 4 cells finished, 1 running, 36 %, about 3 min left, 30.0 s\n',
    '1 of 4 cells finished, 1 running, 48 %, about 2 min left, 45.0 s\n',
  ]);
});
