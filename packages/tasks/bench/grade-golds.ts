/**
 * Grades the published solutions of a code benchmark, and prints each solution that is not correct and the totals:
 * `node bench/grade-golds.ts mbpp|humaneval-et [repaired|as-published] [bubblewrap|landlock|pyodide]`.
 */
import { findBenchmark } from '../src/benchmarks/find-benchmark.ts';
import { createGrader } from '../src/grading/grade-example.ts';
import type { GradingMode } from '../src/grading/grading-mode.ts';
import type { SandboxLevel } from '../src/sandbox/sandbox.ts';
import { readGolds } from './read-golds.ts';

const [, , name = 'mbpp', mode = 'repaired', level = 'bubblewrap'] = process.argv;
const grade = await createGrader('code', { mode: mode as GradingMode, level: level as SandboxLevel });
const started = performance.now();
const graded = await Promise.all(
  readGolds(findBenchmark(name)).map(async ({ id, gold, output }) => ({
    id,
    outcome: await grade({ id, text: '', gold }, output),
  })),
);
const seconds = (performance.now() - started) / 1000;
for (const { id, outcome } of graded) if (outcome.outcome !== 'correct') console.log(id, JSON.stringify(outcome));
const correct = graded.filter(({ outcome }) => outcome.outcome === 'correct').length;
const separate = graded.filter(({ outcome }) => 'trust' in outcome && outcome.trust === 'separate').length;
console.log(`${name} ${mode} ${level}: ${correct}/${graded.length}, ${separate} separate, ${seconds.toFixed(1)} s`);
