import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { setUpExperiment } from './set-up-experiment.ts';

test('a replay of an experiment needs no file of a model: the recording knows its hash', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-experiment-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'not-here.gguf');
  const experiment = join(folder, 'mine.yaml');
  const simulated = '{ provider: simulated }';
  const models = `title: Mine\nagent: { provider: llama, file: ${file} }\noptimizer: ${simulated}\nevaluator: ${simulated}\n`;
  writeFileSync(join(folder, 'models.yaml'), models);
  writeFileSync(
    experiment,
    'title: Mine\nmodels: ./models.yaml\nrun: { task: { pool: 8 }, architecture: { name: chain } }\nmatrix: { benchmark: [sample-math], optimizer: [none], seed: [1] }\n',
  );
  const sha256 = 'a'.repeat(64);
  const { cells } = await setUpExperiment(experiment, { home: folder, recording: { files: { [file]: sha256 } } });
  expect(cells.map(({ manifest }) => manifest.models.agent)).toEqual([expect.objectContaining({ sha256 })]);
});
