import type { CodeGold } from '../example/example.ts';
import type { Sandbox, SandboxProgram } from '../sandbox/sandbox.ts';
import { findByCalls } from './code-call-finding.ts';
import { type CodeFinding, findingOfFile } from './code-file-finding.ts';
import { isKnownBadTest } from './code-known-bad-tests.ts';
import type { CodeOutcome } from './code-outcome.ts';
import { answerProgram } from './code-program.ts';
import type { GradingMode } from './grading-mode.ts';

export interface CodeGradingOptions extends Pick<SandboxProgram, 'cpuSeconds' | 'wallSeconds' | 'signal'> {
  /** Default `repaired`. */
  readonly mode?: GradingMode;
  /** CPU seconds that the tests may use on the return values of the program, default 10. */
  readonly testSeconds?: number | undefined;
}

type Gold = Pick<CodeGold, 'setup' | 'entryPoint' | 'tests'>;

/** The elapsed time that the released code allows a program. */
const publishedWallSeconds = 5;

/**
 * Grades the program in a model's output.
 *
 * `repaired`: the program answers calls in the sandbox. The tests run in another process, which never executes code of
 * the program and gets only plain data and references back. A test that makes classes of its own for the program runs
 * in the program's process, and `trust` states this. Only the text of the test decides this, never a return value of
 * the program. Tests that the published solution fails are left out. `as-published`: program and tests are one file,
 * which passes with exit code 0 within 5 s of elapsed time. A program can fool this mode, but cannot leave the sandbox.
 *
 * `rule` is `<where the program was found>/tests`, or `no-answer`. `reason` of a failing program is the last line of
 * its traceback, with the failing test. If the machine may be at fault, the program is run once more, alone. If the
 * second run could not start, the outcome is `unscored`. A program that breaks its judge or its sandbox is `incorrect`.
 * Throws the reason of an aborted `signal`.
 */
export async function gradeCode(
  gold: Gold,
  output: string,
  sandbox: Sandbox,
  { mode = 'repaired', testSeconds, ...limits }: CodeGradingOptions = {},
): Promise<CodeOutcome> {
  const { level } = sandbox;
  const isPublished = mode === 'as-published';
  const tests = isPublished ? gold.tests : gold.tests.filter((test) => !isKnownBadTest(gold.entryPoint, test));
  if (tests.length === 0) {
    const reason = 'the gold has no tests';
    return { outcome: 'unscored', rule: 'no-gold', reason, verdict: 'infrastructure', trust: 'separate', level };
  }
  const answer = answerProgram(gold, output, mode);
  if (answer === undefined) {
    const reason = `no code in the output defines ${isPublished ? 'a function' : gold.entryPoint}`;
    return { outcome: 'incorrect', rule: 'no-answer', reason, verdict: 'no-answer', trust: 'separate', level };
  }
  const attempt = () =>
    isPublished
      ? findAsPublished(answer.program, tests, sandbox, limits)
      : findByCalls({ ...gold, tests }, answer.program, sandbox, { ...limits, testSeconds });
  let finding = await attempt();
  if (finding.verdict !== 'passed' && finding.isDoubtful) finding = await sandbox.alone(attempt);
  const { verdict, trust, reason } = finding;
  const rule = `${answer.source}/tests`;
  if (verdict === 'passed') return { outcome: 'correct', rule, verdict, trust, level };
  return { outcome: verdict === 'infrastructure' ? 'unscored' : 'incorrect', rule, reason, verdict, trust, level };
}

async function findAsPublished(
  answer: string,
  tests: readonly string[],
  sandbox: Sandbox,
  limits: Omit<CodeGradingOptions, 'mode' | 'testSeconds'>,
): Promise<CodeFinding> {
  const head = tests.some((test) => test.includes('math.')) ? ['import math'] : [];
  const program = [...head, answer, ...tests, ''].join('\n');
  const run = await sandbox.run({ ...limits, program, wallSeconds: publishedWallSeconds });
  return findingOfFile(run, program);
}
