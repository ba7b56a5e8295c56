import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gradeCode } from '../src/grading/code-grader.ts';
import { probeSandbox } from '../src/sandbox/probe-sandbox.ts';

interface Attack {
  readonly name: string;
  readonly program: string;
  readonly entryPoint: string;
  readonly tests: readonly string[];
  readonly want: 'correct' | 'incorrect';
  /** What the attack fails by, for the reader. */
  readonly held: string;
  readonly verdict?: string;
  readonly cpuSeconds?: number;
  readonly wallSeconds?: number;
}

const attacks = readFileSync(new URL('red-team/pyodide.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Attack);

describe.each(['pyodide', 'pyodide-weak'] as const)(
  'the red team at the level %s',
  { timeout: 600_000 },
  async (level) => {
    const sandbox = await probeSandbox({ level }).catch(() => undefined);

    test.skipIf(sandbox === undefined)('gets nothing, and honest programs pass', async () => {
      const graded = await Promise.all(
        attacks.map(async ({ name, program, entryPoint, tests, cpuSeconds = 10, wallSeconds }) => {
          const limits = { cpuSeconds, ...(wallSeconds === undefined ? {} : { wallSeconds }) };
          const gold = { setup: '', entryPoint, tests };
          return { name, outcome: await gradeCode(gold, `\`\`\`python\n${program}\n\`\`\``, sandbox!, limits) };
        }),
      );
      for (const [index, { name, outcome }] of graded.entries()) {
        const { want, verdict } = attacks[index]!;
        expect.soft(outcome, name).toMatchObject({ outcome: want, trust: 'separate', ...(verdict && { verdict }) });
      }
    });
  },
);
