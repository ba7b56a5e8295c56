import { readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { gradeCode } from '../../src/grading/code-grader.ts';
import { needsSandbox } from '../../testing/needs.ts';

/** A program that attacks the level `pyodide`, or an honest one (`correct`) that the defence must not stop. */
interface Attempt {
  readonly name: string;
  readonly program: string;
  readonly tests: readonly string[];
  readonly entryPoint: string;
  readonly want: 'incorrect' | 'correct';
  /** What holds it. */
  readonly held: string;
}

const attempts = readFileSync(new URL('pyodide.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Attempt);

const { missing, note, sandbox } = await needsSandbox('pyodide');

describe.skipIf(missing)(`at the level pyodide ${note}`, { concurrent: true, timeout: 300_000 }, () => {
  test.for(attempts)('$name', async ({ program, tests, entryPoint, want }, { expect }) => {
    const limits = { cpuSeconds: 4, wallSeconds: 60 };
    const outcome = await gradeCode(
      { setup: '', entryPoint, tests },
      `\`\`\`python\n${program}\n\`\`\``,
      sandbox!,
      limits,
    );
    expect(outcome.outcome, JSON.stringify(outcome)).toBe(want);
  });
});
