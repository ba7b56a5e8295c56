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
  /** The defence that stops it. */
  readonly held: string;
  readonly verdict?: string;
  readonly cpuSeconds?: number;
  readonly wallSeconds?: number;
}

const attempts = readFileSync(new URL('pyodide.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Attempt);

// The attempts take minutes, because each has its own process. If they are not wanted, no sandbox is probed, because probing takes seconds.
const notWanted = { missing: true, note: '(needs MASPO_RED_TEAM=1, and minutes)', sandbox: undefined };
const { missing, note, sandbox } = process.env.MASPO_RED_TEAM === undefined ? notWanted : await needsSandbox('pyodide');

describe.skipIf(missing)(`at the level pyodide ${note}`, { concurrent: true, timeout: 600_000 }, () => {
  test.for(attempts)('$name', async (attempt, { expect }) => {
    const { program, tests, entryPoint, want, verdict, cpuSeconds = 10, wallSeconds } = attempt;
    const limits = { cpuSeconds, ...(wallSeconds !== undefined && { wallSeconds }) };
    const gold = { setup: '', entryPoint, tests };
    const outcome = await gradeCode(gold, `\`\`\`python\n${program}\n\`\`\``, sandbox!, limits);
    expect(outcome, JSON.stringify(outcome)).toMatchObject({
      outcome: want,
      trust: 'separate',
      ...(verdict !== undefined && { verdict }),
    });
  });
});
