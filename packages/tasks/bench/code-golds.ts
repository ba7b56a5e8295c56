/**
 * Measures two tasks in turns: it grades the 427 published MBPP solutions at the strongest level, and it runs each solution bare as
 * `python3 file.py`, four at a time. `node bench/code-golds.ts [ROUNDS]`, default 3; needs MASPO_TEST_DATASETS.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import pLimit from 'p-limit';
import { mbpp } from '../src/benchmarks/mbpp.ts';
import { gradeCode } from '../src/grading/code-grader.ts';
import { probeSandbox } from '../src/sandbox/probe-sandbox.ts';
import { readGolds } from './read-golds.ts';

const rounds = Number(process.argv[2] ?? 3);
const golds = readGolds(mbpp);
const folder = mkdtempSync(join(tmpdir(), 'maspo-bench-'));
const files = golds.map(({ gold }, index) => {
  const file = join(folder, `${index}.py`);
  writeFileSync(file, [gold.setup, gold.solution, ...gold.tests, ''].join('\n'));
  return file;
});

const bare: number[] = [];
const graded: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const bareRun = await timed(runBare);
  const gradedRun = await timed(grade);
  bare.push(bareRun.seconds);
  graded.push(gradedRun.seconds);
  console.log(`round ${round + 1}: bare ${bareRun.result} passed in ${bareRun.seconds.toFixed(2)} s`);
  console.log(`round ${round + 1}: graded ${gradedRun.result} passed in ${gradedRun.seconds.toFixed(2)} s`);
}
rmSync(folder, { recursive: true });
const [bareMedian, gradedMedian] = [median(bare), median(graded)];
console.log(
  `${golds.length} golds, medians: bare ${bareMedian.toFixed(2)} s, graded ${gradedMedian.toFixed(2)} s, ` +
    `${(gradedMedian / bareMedian).toFixed(2)} of bare`,
);

async function runBare(): Promise<number> {
  const limit = pLimit(4);
  const exits = files.map((file) =>
    limit(async () => (await execa('/usr/bin/python3', [file], { reject: false })).exitCode),
  );
  return (await Promise.all(exits)).filter((exitCode) => exitCode === 0).length;
}

/** The time includes opening the sandbox. */
async function grade(): Promise<number> {
  const sandbox = await probeSandbox();
  const outcomes = golds.map(({ gold, output }) => gradeCode(gold, output, sandbox));
  return (await Promise.all(outcomes)).filter(({ outcome }) => outcome === 'correct').length;
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
