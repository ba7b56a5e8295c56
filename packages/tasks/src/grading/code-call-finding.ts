import { randomUUID } from 'node:crypto';
import type { CodeGold } from '../example/example.ts';
import type { CallJudgement, Sandbox, SandboxProgram } from '../sandbox/sandbox.ts';
import { type CodeFinding, findingOfEnd, findingOfFile, shortened } from './code-file-finding.ts';

type Limits = Pick<SandboxProgram, 'cpuSeconds' | 'wallSeconds' | 'signal'>;

/** Judges a program by calls from outside, and afterwards runs the tests that are no such calls in its own process. */
export async function findByCalls(
  { setup, entryPoint, tests }: Pick<CodeGold, 'setup' | 'entryPoint' | 'tests'>,
  answer: string,
  sandbox: Sandbox,
  limits: Limits,
): Promise<CodeFinding> {
  const program = assemble(setup, answer);
  const judgement = await sandbox.judge({ ...limits, program }, { setup, entryPoint, tests });
  const finding = findingOfCalls(judgement, tests);
  if (finding.verdict !== 'passed' || judgement.inProcess.length === 0) return finding;
  const passWord = randomUUID();
  const end = `__import__("os").write(1, b"\\n${passWord}\\n")`;
  const file = [program, '', ...judgement.inProcess.map((index) => tests[index]!), end, ''].join('\n');
  const run = await sandbox.run({ ...limits, program: file });
  return findingOfFile(run, file, (output) => output.trimEnd().split('\n').at(-1) === passWord);
}

/** Imports from `__future__` are legal only at the head of a file, so they move there from the answer. */
function assemble(setup: string, answer: string): string {
  const future = /^from __future__ import .*$/gm;
  return [...(answer.match(future) ?? []), setup, answer.replace(future, '')].join('\n');
}

function findingOfCalls(judgement: CallJudgement, tests: readonly string[]): CodeFinding {
  const { verdict, line, test, run } = judgement;
  const trust = 'separate';
  if (run.reason === 'forged') return findingOfEnd(run)!;
  if (verdict === 'passed') return { verdict, trust };
  if (verdict === 'no-judge' || verdict === 'setup-failed') {
    const reason = verdict === 'no-judge' ? 'the tests could not be run' : "the gold's setup failed";
    return { verdict: 'infrastructure', reason: shortened(`${reason}: ${line}`), trust };
  }
  const place = test === undefined ? '' : ` in: ${tests[test]}`;
  if (verdict !== 'gone') return { verdict, reason: shortened(line + place), trust };
  const ended = findingOfEnd(run);
  if (ended !== undefined) return ended;
  const how = run.signal === null ? `with exit code ${run.exit}` : `by ${run.signal}`;
  const said = run.output.trimEnd().split('\n').at(-1) ?? '';
  return {
    verdict: 'error',
    reason: shortened(`the program ended ${how}${place}${said && `, saying: ${said}`}`),
    trust,
  };
}
