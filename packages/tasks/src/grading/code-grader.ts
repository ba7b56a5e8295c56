import { randomUUID } from 'node:crypto';
import type { CodeGold } from '../example/example.ts';
import type { SandboxProgram, SandboxRun } from '../sandbox/bubblewrap.ts';
import type { Sandbox } from '../sandbox/probe-sandbox.ts';
import { extractCode } from './code-answer.ts';
import type { Outcome } from './outcome.ts';

/** How a program fared; `infrastructure` is the only one that is `unscored`, apart from a gold without tests. */
export type CodeVerdict =
  | 'passed'
  | 'no-answer'
  | 'wrong-answer'
  | 'error'
  | 'cpu-time'
  | 'wall-time'
  | 'memory'
  | 'output-limit'
  | 'infrastructure';

export type CodeOutcome = Outcome & { readonly verdict: CodeVerdict };

/**
 * Grades the program in a model's output by running setup, program and tests as one file in the sandbox. `correct` needs exit
 * code 0 and, as the last line of output, a random word that the file prints after its last test; so leaving early does not pass.
 *
 * Not covered: tests and program share a process, so code written to cheat can forge a pass (an object equal to everything,
 * a search of its own file's constants for the random word). The sandbox protects the machine, not this verdict.
 *
 * `rule` is `<where the program was found>/tests`, or `no-answer`. `reason` of a failing program is the last line of its
 * traceback, with the failing test. Throws what `signal` was aborted with.
 */
export async function gradeCode(
  gold: Pick<CodeGold, 'setup' | 'entryPoint' | 'tests'>,
  output: string,
  sandbox: Sandbox,
  limits: Pick<SandboxProgram, 'cpuSeconds' | 'wallMs' | 'signal'> = {},
): Promise<CodeOutcome> {
  if (gold.tests.length === 0)
    return { outcome: 'unscored', rule: 'no-gold', reason: 'the gold has no tests', verdict: 'infrastructure' };
  const answer = extractCode(output, gold.entryPoint);
  if (answer === undefined) {
    const reason = `no code in the output defines ${gold.entryPoint}`;
    return { outcome: 'incorrect', rule: 'no-answer', reason, verdict: 'no-answer' };
  }
  const passWord = randomUUID();
  const program = assemble(gold, answer.program, passWord);
  const run = await sandbox.run({ ...limits, program });
  const rule = `${answer.source}/tests`;
  const { verdict, reason } = judge(run, program, passWord);
  if (verdict === 'passed') return { outcome: 'correct', rule, verdict };
  return { outcome: verdict === 'infrastructure' ? 'unscored' : 'incorrect', rule, reason, verdict };
}

/** Imports from `__future__` are legal only at the head of a file, so they move there from the answer. */
function assemble({ setup, tests }: Pick<CodeGold, 'setup' | 'tests'>, answer: string, passWord: string): string {
  const future = /^from __future__ import .*$/gm;
  const head = answer.match(future) ?? [];
  const end = `__import__("os").write(1, b"\\n${passWord}\\n")`;
  return [...head, setup, answer.replace(future, ''), '', ...tests, end, ''].join('\n');
}

type Judgement = { verdict: 'passed'; reason?: never } | { verdict: Exclude<CodeVerdict, 'passed'>; reason: string };

function judge(run: SandboxRun, program: string, passWord: string): Judgement {
  if (run.timedOut) return { verdict: 'wall-time', reason: 'the elapsed time was used up' };
  if (run.outputTruncated) return { verdict: 'output-limit', reason: 'the program printed more than the output limit' };
  if (run.signal === 'SIGXCPU') return { verdict: 'cpu-time', reason: 'the CPU time was used up' };
  if (run.signal !== null) return { verdict: 'error', reason: `the program was ended by ${run.signal}` };
  if (run.exit === null)
    return { verdict: 'infrastructure', reason: `the sandbox did not start the program: ${shortened(run.stderr)}` };
  if (run.exit === 0) {
    if (run.stdout.trimEnd().split('\n').at(-1) === passWord) return { verdict: 'passed' };
    return { verdict: 'error', reason: 'the program ended before its last test, or printed after it' };
  }
  const lastLine = run.stderr.trimEnd().split('\n').at(-1) ?? '';
  const reason = shortened(lastLine === '' ? `exit code ${run.exit}` : lastLine + failingTest(run.stderr, program));
  if (lastLine.startsWith('MemoryError')) return { verdict: 'memory', reason };
  return { verdict: lastLine.startsWith('AssertionError') ? 'wrong-answer' : 'error', reason };
}

function failingTest(stderr: string, program: string): string {
  const lineNumber = stderr.match(/File "program\.py", line (\d+), in <module>/)?.[1];
  const line = lineNumber === undefined ? undefined : program.split('\n')[Number(lineNumber) - 1];
  return line?.startsWith('assert') ? ` in: ${line}` : '';
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
