/**
 * Runs every published solution of the code benchmarks with a large budget. Records in `data/` the tests that a solution fails, with the
 * reason, and the CPU time of slow solutions. Prints both. Needs MASPO_TEST_DATASETS.
 */
import { writeFileSync } from 'node:fs';
import { humanevalEt } from '../src/benchmarks/humaneval-et.ts';
import { mbpp } from '../src/benchmarks/mbpp.ts';
import { type KnownBadTest, testHash } from '../src/grading/code-known-bad-tests.ts';
import { probeSandbox } from '../src/sandbox/probe-sandbox.ts';
import { readGolds } from './read-golds.ts';

/** A quarter of the default budget. A solution that took less CPU time never needs more than the default. */
const longSeconds = 2.5;
const generous = { cpuSeconds: 300 };

const sandbox = await probeSandbox();
const bad: KnownBadTest[] = [];
const slow: Record<string, number> = {};
for (const { id, gold } of [mbpp, humanevalEt].flatMap(readGolds)) {
  const { setup, entryPoint, tests } = gold;
  const run = (program: string) => sandbox.run({ ...generous, program });
  const all = await run(fileOf(gold.solution!, setup, tests));
  // All tests run in one file first. Only if this fails, each test runs alone.
  if (all.exit !== 0)
    for (const [index, test] of tests.entries()) {
      const { exit, output } = await run(fileOf(gold.solution!, setup, [test]));
      const reason = output.trimEnd().split('\n').at(-1)!;
      if (exit !== 0) bad.push({ example: id, entryPoint, test: index, sha256: testHash(test), reason });
    }
  if (all.cpuSeconds >= longSeconds) slow[id] = Math.round(all.cpuSeconds * 10) / 10;
}
write('known-bad-tests', bad);
write('gold-cpu-seconds', slow);
console.log(bad.map(({ example, test, reason }) => `${example} test ${test}: ${reason}`).join('\n'));
console.log(slow);

function fileOf(solution: string, setup: string, tests: readonly string[]): string {
  return [setup, solution, ...tests, ''].join('\n');
}

function write(name: string, content: object): void {
  writeFileSync(new URL(`../data/${name}.json`, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
}
