/**
 * Each optimizer against itself under other seeds, with simulated models: `node packages/bench/bench/optimizer-against-itself.ts
 * [comparisons]` (20 when left out). A comparison takes three fresh searches a side, on the same pool and the same 100 test questions. What
 * comes out with p <= 0.05 is a false finding: as the tables test it (by question and by search), and over questions alone.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optimizeRun, type RunSetup, runConfigSchema, setUpRun } from '@maspo/bench';
import { createRandomSource } from '@maspo/core';
import { readComparedRun } from '../src/compare/compared-run.ts';
import type { OutcomePair } from '../src/statistics/outcome-pair.ts';
import { pairedDifference } from '../src/statistics/paired-difference.ts';

const comparisons = Number(process.argv[2] ?? 20);
const seedsOfSide = 3;
const optimizers: readonly (Record<string, unknown> & { readonly name: string })[] = [
  { name: 'random-search', trials: 8 },
  { name: 'tpe', trials: 8 },
  { name: 'spo', rounds: 3 },
  { name: 'maspo', schedule: { rounds: 2, steps: 1 } },
];

const folder = mkdtempSync(join(tmpdir(), 'maspo-itself-'));
const simulated = { provider: 'simulated' };

/** Sums, which the simulated world finds easy or hard by chance. */
function writeQuestions(): string {
  const random = createRandomSource('sums');
  const lines = Array.from({ length: 140 }, (_, index) => {
    const [one, other] = [10 + random.integer(9000), 10 + random.integer(9000)];
    return JSON.stringify({ id: `${index}`, question: `What is ${one} + ${other}?`, answer: `${one + other}` });
  });
  writeFileSync(join(folder, 'sums.jsonl'), `${lines.join('\n')}\n`);
  return 'sums.jsonl';
}

async function setUp(optimizer: (typeof optimizers)[number], file: string): Promise<RunSetup> {
  const config = runConfigSchema.parse({
    task: { file, format: 'math', pool: 40 },
    architecture: { name: 'sequential' },
    optimizer,
    models: { agent: simulated, optimizer: simulated, evaluator: simulated },
    seed: 1,
  });
  return setUpRun({ config, name: optimizer.name, directory: folder, file: 'itself' }, folder);
}

/** The outcomes under the final prompts of a search with another seed and the same split. */
async function search(setup: RunSetup, seed: number) {
  const run = join(folder, `${setup.name}-${seed}`);
  const observer = { started: () => {}, event: () => {}, evaluated: () => {} };
  const changed = { ...setup, config: { ...setup.config, seed } };
  await optimizeRun(changed, { run, home: folder, signal: new AbortController().signal, observer });
  const { outcomes } = await readComparedRun(run);
  rmSync(run, { recursive: true });
  return outcomes.final;
}

try {
  const file = writeQuestions();
  for (const optimizer of optimizers) {
    const setup = await setUp(optimizer, file);
    const found = { twoWay: 0, byQuestion: 0 };
    const accuracies: number[] = [];
    let seed = 1;
    for (let comparison = 0; comparison < comparisons; comparison++) {
      const pairs: OutcomePair[] = [];
      for (let place = 0; place < seedsOfSide; place++) {
        const [one, other] = [await search(setup, seed++), await search(setup, seed++)];
        for (const outcomes of [one, other])
          accuracies.push([...outcomes.values()].filter((outcome) => outcome === 'correct').length / outcomes.size);
        for (const [id, outcome] of one)
          pairs.push({ cluster: id, search: `${place}`, one: outcome, other: other.get(id)! });
      }
      if (pairedDifference(pairs, createRandomSource(comparison)).p! <= 0.05) found.twoWay += 1;
      if (pByQuestion(pairs) <= 0.05) found.byQuestion += 1;
    }
    const mean = accuracies.reduce((total, value) => total + value, 0) / accuracies.length;
    const sd = Math.sqrt(accuracies.reduce((total, value) => total + (value - mean) ** 2, 0) / (accuracies.length - 1));
    console.log(
      `${optimizer.name.padEnd(14)} ${accuracies.length} searches, accuracy ${(100 * mean).toFixed(1)} %, sd ${(100 * sd).toFixed(1)} points; p <= 0.05 by question and search ${found.twoWay} of ${comparisons}, by question alone ${found.byQuestion} of ${comparisons}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** What ignores the luck of a search: the sums of each question over its seeds, with random signs (10,000 draws). */
function pByQuestion(pairs: readonly OutcomePair[]): number {
  const sums = Array.from(Map.groupBy(pairs, ({ cluster }) => cluster).values(), (members) =>
    members.reduce((total, { one, other }) => total + Number(other === 'correct') - Number(one === 'correct'), 0),
  );
  const observed = Math.abs(sums.reduce((total, value) => total + value, 0));
  const random = createRandomSource('signs');
  let asFar = 0;
  for (let draw = 0; draw < 10_000; draw++)
    if (Math.abs(sums.reduce((total, value) => total + (random.coin() ? value : -value), 0)) >= observed) asFar += 1;
  return asFar / 10_000;
}
