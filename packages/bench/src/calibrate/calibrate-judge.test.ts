import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulatedJudgeConfig } from '@maspo/models';
import { describe, expect, test } from 'vitest';
import { shortConfig } from '../../test/run-config.ts';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import type { Calibration } from '../calibration/calibration.ts';
import { runConfigSchema } from '../config/run-config.ts';
import { setUpRun } from '../setup/run-setup.ts';
import { calibrateJudge } from './calibrate-judge.ts';

/** Calibrates simulated models on questions that differ from seed to seed, so that the seeds are independent. */
async function calibrate(seed: number, judge: SimulatedJudgeConfig, pool = 60): Promise<Calibration> {
  const home = scratchFolder();
  const file = join(home, 'questions.jsonl');
  const lines = Array.from({ length: pool + 1 }, (_, index) => {
    const [one, other] = [1000 * seed + index, 7 * index + 3];
    return JSON.stringify({ question: `What is the sum of ${one} and ${other}?`, answer: String(one + other) });
  });
  await writeFile(file, `${lines.join('\n')}\n`);
  const simulated = { provider: 'simulated' };
  const config = runConfigSchema.parse(
    shortConfig({
      task: { file, format: 'math', pool },
      models: { agent: simulated, optimizer: simulated, evaluator: { ...simulated, judge } },
      seed,
    }),
  );
  const setup = await setUpRun({ config, name: 'test', directory: home, file: 'test.yaml' }, home);
  const { measured } = await calibrateJudge(setup, { home, signal: new AbortController().signal });
  return measured[0]!.calibration;
}

const seeds = Array.from({ length: 12 }, (_, index) => index + 1);

/** The number of seeds for which the interval of a bias contains `truth`. */
function coverage(calibrations: readonly Calibration[], bias: 'positionBias' | 'verbosityBias', truth: number): number {
  return calibrations.filter(({ figures }) => figures[bias].low! <= truth && truth <= figures[bias].high!).length;
}

describe('the measured intervals contain the biases that are set in the simulated judge', {
  tags: ['long'],
  timeout: 60_000,
}, () => {
  test.each([
    { positionBias: 0, verbosityBias: 0 },
    { positionBias: 0.2, verbosityBias: 0 },
    { positionBias: 0, verbosityBias: 0.2 },
    { positionBias: -0.2, verbosityBias: -0.1 },
    { positionBias: 0.2, verbosityBias: 0.15, noise: 0.6 },
  ])('%j', async (judge) => {
    const calibrations = await Promise.all(seeds.map((seed) => calibrate(seed, judge)));
    // With 95 % intervals, fewer than 10 of 12 contain the truth once in fifty times.
    expect(coverage(calibrations, 'positionBias', judge.positionBias)).toBeGreaterThanOrEqual(10);
    expect(coverage(calibrations, 'verbosityBias', judge.verbosityBias)).toBeGreaterThanOrEqual(10);
    // The intervals are also narrow enough to distinguish a bias of 0.2 from 0.
    for (const bias of ['positionBias', 'verbosityBias'] as const)
      if (Math.abs(judge[bias]) === 0.2) expect(coverage(calibrations, bias, 0)).toBeLessThanOrEqual(2);
  });
});
