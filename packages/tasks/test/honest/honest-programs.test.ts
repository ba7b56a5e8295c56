import { readFileSync } from 'node:fs';
import { describe, type TestContext, test } from 'vitest';
import { gradeCode } from '../../src/grading/code-grader.ts';
import { needsSandbox } from '../../testing/needs.ts';

/** Programs as users and benchmarks have them. Each is right for its tests. */
interface HonestProgram {
  readonly name: string;
  readonly code: string;
  readonly tests: readonly string[];
  readonly entryPoint: string;
  readonly setup?: string;
  /** `in-process` if a test makes a class, or compares objects of the program. */
  readonly trust?: 'in-process';
}

const programs = readFileSync(new URL('programs.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as HonestProgram);

// Threads, sockets and signals do not exist under Pyodide, so Pyodide has its own tests.
describe.each(['bubblewrap', 'landlock'] as const)('at the level %s', { timeout: 60_000 }, async (level) => {
  const { missing, note, sandbox } = await needsSandbox(level);

  // Most defences of `landlock` are also those of `bubblewrap`, where every sixth program is a sample of all.
  const tags = level === 'landlock' ? ['long'] : [];
  const sample = programs.filter((_, index) => index % 6 === 0);
  const others = programs.filter((_, index) => index % 6 !== 0);

  describe.skipIf(missing)(`side by side ${note}`, { concurrent: true, tags }, () => {
    const title = 'an honest program passes: $name';
    const passes = async (program: HonestProgram, { expect }: TestContext) => {
      const { name, code, tests, entryPoint, setup = '', trust = 'separate' } = program;
      const outcome = await gradeCode({ setup, entryPoint, tests }, `\`\`\`python\n${code}\n\`\`\``, sandbox!);
      expect(outcome, `${name}: ${outcome.reason}`).toMatchObject({ verdict: 'passed', trust });
    };
    test.for(sample)(title, passes);
    test.for(others)(title, { tags: ['long'] }, passes);
  });
});
