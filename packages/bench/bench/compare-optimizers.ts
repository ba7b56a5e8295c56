/**
 * One table of all optimizers at the same call budget, on two benchmarks with simulated models: `node
 * packages/bench/bench/compare-optimizers.ts [search calls] [seeds]`. It needs the benchmarks imported (`maspo data import`). Each optimizer is given more rounds or
 * trials than the budget pays, so that all of them may use it up. SIMULATED: the table shows that the comparison works.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optimizeRun, resolveHome, runConfigSchema, setUpRun } from '@maspo/bench';
import { createRandomSource } from '@maspo/core';
import { clusteredMean } from '../src/statistics/clustered-mean.ts';
import { clusteredProportion } from '../src/statistics/clustered-proportion.ts';

const searchCalls = Number(process.argv[2] ?? 1500);
const seeds = Array.from({ length: Number(process.argv[3] ?? 5) }, (_, index) => index + 1);
const benchmarks = ['math-500', 'aqua'];
const testQuestions = 150;
const agents = 2;
const more = 1000;
const optimizers = {
  none: { name: 'none' },
  'random-search': { name: 'random-search', trials: more },
  spo: { name: 'spo', rounds: more },
  tpe: { name: 'tpe', trials: more },
  maspo: { name: 'maspo', schedule: { rounds: 50 } },
} as const;

interface Graded {
  readonly question: string;
  readonly correct: boolean;
}

const home = resolveHome(process.env);
const folder = mkdtempSync(join(tmpdir(), 'maspo-compare-'));

async function run(benchmark: string, optimizer: keyof typeof optimizers, seed: number) {
  const simulated = { provider: 'simulated' };
  const config = runConfigSchema.parse({
    task: { benchmark, limit: testQuestions },
    architecture: { name: 'sequential' },
    optimizer: optimizers[optimizer],
    models: { agent: simulated, optimizer: simulated, evaluator: simulated },
    budget: { maxCalls: searchCalls + 2 * testQuestions * agents },
    seed,
  });
  const name = `${benchmark}-${optimizer}-${seed}`;
  const setup = await setUpRun({ config, name, directory: folder, file: name }, home);
  const directory = join(folder, name);
  const summary = await optimizeRun(setup, {
    run: directory,
    home,
    signal: new AbortController().signal,
    observer: { started: () => {}, event: () => {}, evaluated: () => {} },
  });
  const lines = readFileSync(join(directory, 'outcomes.jsonl'), 'utf8').trim().split('\n');
  const outcomes = lines.map((line) => JSON.parse(line) as { prompts: string; id: string; outcome: string });
  const graded = (prompts: string): Graded[] =>
    outcomes
      .filter((outcome) => outcome.prompts === prompts)
      .map(({ id, outcome }) => ({ question: id, correct: outcome === 'correct' }));
  const { calls } = summary.phases.optimization;
  return {
    seed: graded('seed'),
    final: graded('final'),
    calls: Object.values(calls).reduce((all, one) => all + one, 0),
  };
}

const percent = (share: number | null) => (share === null ? '' : (share * 100).toFixed(1));

try {
  console.log(
    `SIMULATED models. ${searchCalls} calls for each search, ${seeds.length} seeds, ${testQuestions} held-out questions each.\n`,
  );
  console.log('| benchmark | optimizer | accuracy % [95 %] | gain on the seed prompts [95 %] | calls a search |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const benchmark of benchmarks) {
    for (const optimizer of Object.keys(optimizers) as (keyof typeof optimizers)[]) {
      const runs = [];
      for (const seed of seeds) runs.push(await run(benchmark, optimizer, seed));
      const accuracy = clusteredProportion(
        runs.flatMap(({ final }) =>
          final.map(({ question, correct }) => ({ cluster: question, value: Number(correct) })),
        ),
      );
      const gains = runs.flatMap(({ seed, final }) =>
        final.map(({ question, correct }, index) => ({
          cluster: question,
          value: Number(correct) - Number(seed[index]!.correct),
        })),
      );
      const gain = clusteredMean(gains, createRandomSource(`${benchmark} ${optimizer}`));
      const calls = runs.reduce((all, one) => all + one.calls, 0) / runs.length;
      console.log(
        `| ${benchmark} | ${optimizer} | ${percent(accuracy.value)} [${percent(accuracy.low)}, ${percent(accuracy.high)}] | ${percent(gain.value)} [${percent(gain.low)}, ${percent(gain.high)}] | ${calls.toFixed(0)} |`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
