/**
 * Runs every published solution of the code benchmarks with a large budget, and records in `data/` the tests that it fails with the
 * reason, and the CPU time of those that take long. Prints what it finds. Needs MASPO_TEST_DATASETS.
 */
import { writeFileSync } from 'node:fs';
import { humanevalEt } from '../src/benchmarks/humaneval-et.ts';
import { mbpp } from '../src/benchmarks/mbpp.ts';
import { type KnownBadTest, testHash } from '../src/grading/code-known-bad-tests.ts';
import { probeSandbox } from '../src/sandbox/probe-sandbox.ts';
import { readGolds } from './read-golds.ts';

/** A quarter of the default budget: what took less cannot need more than the default. */
const longSeconds = 2.5;
const generous = { cpuSeconds: 300 };

const sandbox = await probeSandbox();
const bad: KnownBadTest[] = [];
const slow: Record<string, number> = {};
for (const { id, gold } of [mbpp, humanevalEt].flatMap(readGolds)) {
  const { setup, entryPoint, tests } = gold;
  const run = (program: string) => sandbox.run({ ...generous, program });
  const all = await run(fileOf(gold.solution!, setup, tests));
  // One file for all tests first: only where it fails, each test alone.
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
