import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gradeChoice } from '../../src/grading/choice-grader.ts';
import { gradeCode } from '../../src/grading/code-grader.ts';
import { gradeMath } from '../../src/grading/math-grader.ts';
import { probeSandbox } from '../../src/sandbox/probe-sandbox.ts';

/** A model's output and its outcome. `cause` is the reason why such outputs were once graded wrongly. */
interface Case {
  readonly cause: string;
  readonly answer: string;
  readonly outcome: 'correct' | 'incorrect' | 'unscored';
}
type TextCase = Case & { readonly gold: string; readonly options: readonly string[] };
type CodeCase = Case & { readonly entryPoint: string; readonly tests: readonly string[] };

// Generous, so that a busy machine changes no verdict here.
const timeLimitMs = 5000;

describe.each(byCause<TextCase>('math'))('math: %s', (_, cases) => {
  test.each(cases)('for the gold $gold the output $answer is $outcome', ({ gold, answer, outcome }) => {
    expect(gradeMath(gold, answer, { timeLimitMs }).outcome).toBe(outcome);
  });
});

describe.each(byCause<TextCase>('choice'))('choice: %s', (_, cases) => {
  test.each(cases)('for the gold $gold the output $answer is $outcome', ({ gold, options, answer, outcome }) => {
    expect(gradeChoice({ letter: gold, options }, answer).outcome).toBe(outcome);
  });
});

describe('code', { timeout: 60_000 }, async () => {
  const sandbox = await probeSandbox({ level: ['bubblewrap', 'landlock'] }).catch(() => undefined);

  describe.skipIf(sandbox === undefined).each(byCause<CodeCase>('code'))(
    '%s (needs bubblewrap or Landlock)',
    (_, cases) => {
      test.concurrent.for(cases)('the output $answer is $outcome', async (one, context) => {
        const { entryPoint, tests, answer, outcome } = one;
        const graded = await gradeCode({ setup: '', entryPoint, tests }, answer, sandbox!);
        context.expect(graded.outcome, graded.reason).toBe(outcome);
      });
    },
  );
});

function byCause<One extends Case>(format: string): [string, One[]][] {
  const cases = readFileSync(new URL(`${format}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as One);
  return [...Map.groupBy(cases, ({ cause }) => cause)];
}
