import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadExperiment } from './load-experiment.ts';
import { resolveCells } from './resolve-cells.ts';

const simulated = { provider: 'simulated' };

/** The optimizers of the cells that remain. `models` is the set of the file, `given` the one that `--models` names. */
async function optimizersLeft(excluded: string, { models, given }: { models?: string; given?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-experiment-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  for (const name of ['mine.yaml', 'tiny-0.5b.yaml'])
    write(name, { title: name, agent: simulated, optimizer: simulated, evaluator: simulated });
  const file = write('experiment.yaml', {
    title: 'Sets',
    models,
    run: { architecture: { name: 'sequential' } },
    matrix: { benchmark: ['sample-math'], optimizer: ['none', 'spo'] },
    exclude: [{ models: excluded, optimizer: 'spo' }],
  });
  const loaded = await loadExperiment(file, { models: given === undefined ? undefined : join(folder, given) });
  return resolveCells(loaded).cells.map(({ levels }) => levels.optimizer);
}

test('an excluded set of models that cannot exist is refused, with the nearest name', async () => {
  await expect(optimizersLeft('simulatd')).rejects.toThrow(
    /exclude: unknown set of models "simulatd": known are .*qwen3-8b-vllm.*\. Did you mean "simulated"\?/,
  );
});

test('a shipped set may be excluded while another one is in use', async () => {
  expect(await optimizersLeft('simulated')).toEqual(['none']);
  expect(await optimizersLeft('qwen3-8b-vllm')).toEqual(['none', 'spo']);
});

test('a set of your own has the name of its file, in the experiment or in --models', async () => {
  expect(await optimizersLeft('mine', { models: './mine.yaml' })).toEqual(['none']);
  expect(await optimizersLeft('mine', { given: 'mine.yaml' })).toEqual(['none']);
  expect(await optimizersLeft('mine', { models: './mine.yaml', given: 'tiny-0.5b.yaml' })).toEqual(['none', 'spo']);
  await expect(optimizersLeft('mine', { given: 'tiny-0.5b.yaml' })).rejects.toThrow(
    /unknown set of models "mine": known are .*tiny-0\.5b/,
  );
});
