import { experimentOptimizers } from '@maspo/core';
import { type Example, findBenchmark } from '@maspo/tasks';
import { describe, expect, test } from 'vitest';
import { setUpRun } from '../setup/run-setup.ts';
import { loadExperiment, shippedExperiments } from './load-experiment.ts';
import { levelsKey } from './records/factors.ts';
import { resolveCells } from './resolve-cells.ts';

const { experiments, models } = shippedExperiments();

const made = new Map<string, ReturnType<typeof makeExamples>>();

/** Made once, because an experiment reads them once for all its cells. */
async function examplesOf(id: string) {
  const examples = made.get(id) ?? makeExamples(id);
  made.set(id, examples);
  return examples;
}

/** As many questions as the smallest of the benchmarks has, so that every pool can be drawn. */
function makeExamples(id: string) {
  const benchmark = findBenchmark(id);
  const examples = Array.from({ length: 164 }, (_, index): Example => {
    const text = `Question ${index}`;
    if (benchmark.format === 'code')
      return {
        id: `${index}`,
        text,
        gold: { format: 'code', entryPoint: 'f', setup: '', tests: ['assert f() == 1'] } as never,
      };
    const gold =
      benchmark.format === 'math' ? { format: 'math', answer: '1' } : { format: 'choice', answer: 'A', options: {} };
    return { id: `${index}`, text, gold: gold as never };
  });
  return { benchmark, examples, sha256: id };
}

describe.each(models)('with the models %s', { timeout: 60_000 }, (set) => {
  const tags = set === 'simulated' ? [] : ['long'];
  test.each(experiments)(
    'every cell of %s can be set up, unless the set lacks its agent models',
    { tags },
    async (name) => {
      const loaded = await loadExperiment(name, { models: set });
      const named = Object.keys(loaded.config.matrix.agentModel ?? {});
      if (named.some((model) => !(model in loaded.models.set.agentModels))) {
        expect(() => resolveCells(loaded)).toThrow(/unknown agent model of the set .*: (known are|there is none)/);
        return;
      }
      const { cells } = resolveCells(loaded);
      expect(cells.length).toBeGreaterThan(0);
      expect(new Set(cells.map(({ levels }) => levelsKey(levels))).size).toBe(cells.length);
      for (const { config } of cells) {
        const run = { config, name, directory: loaded.directory, file: loaded.file };
        await setUpRun(run, '', { known: experimentOptimizers, examplesOf });
      }
    },
  );
});

test('Table 1 has the paper’s thirteen rows on six benchmarks', async () => {
  expect(resolveCells(await loadExperiment('table1')).cells).toHaveLength(13 * 6);
});

test('a variant that needs a real model is left out with simulated models', async () => {
  const variants = async (set: string) =>
    resolveCells(await loadExperiment('table2', { models: set })).cells.map(({ levels }) => levels.variant);
  expect(await variants('qwen3-8b-vllm')).toContain('self-optimized');
  expect(await variants('simulated')).not.toContain('self-optimized');
});
