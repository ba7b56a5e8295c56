import type { CodeGold } from '../example/example.ts';
import type { CallJudgement, Sandbox, SandboxProgram } from '../sandbox/sandbox.ts';
import { type CodeFinding, findingOfEnd, shortened } from './code-file-finding.ts';
import { stringOrComment } from './strings-and-comments.ts';

interface Limits extends Pick<SandboxProgram, 'cpuSeconds' | 'wallSeconds' | 'signal'> {
  /** CPU time of the tests. */
  readonly testSeconds?: number | undefined;
}

/** Judges a program by calls from outside. */
export async function findByCalls(
  { setup, entryPoint, tests }: Pick<CodeGold, 'setup' | 'entryPoint' | 'tests'>,
  answer: string,
  sandbox: Sandbox,
  { testSeconds, ...limits }: Limits,
): Promise<CodeFinding> {
  const program = { ...limits, program: assemble(setup, answer) };
  return findingOfCalls(await sandbox.judge(program, { setup, entryPoint, tests, cpuSeconds: testSeconds }), tests);
}

const futureImport = new RegExp(
  String.raw`${stringOrComment}|^from __future__ import (?:\([^)]{0,2000}\).*|.*)`,
  'gmu',
);

/** Imports from `__future__` are legal only at the head of a file, so they move there from the answer. */
function assemble(setup: string, answer: string): string {
  const moved: string[] = [];
  const rest = answer.replace(futureImport, (found) => {
    if (!found.startsWith('from')) return found;
    moved.push(found);
    return '';
  });
  return [...moved, setup, rest].join('\n');
}

function findingOfCalls(judgement: CallJudgement, tests: readonly string[]): CodeFinding {
  const { verdict, line, test, inProcess, run } = judgement;
  const trust = inProcess.length === 0 ? 'separate' : 'in-process';
  if (run.reason === 'forged' || run.reason === 'lost') return findingOfEnd(run)!;
  if (verdict === 'passed') return { verdict, trust };
  if (verdict === 'no-judge' || verdict === 'setup-failed') {
    const ofGold = test === undefined ? "the gold's setup failed" : `test ${test + 1} of the gold cannot be compiled`;
    const reason = `${verdict === 'no-judge' ? 'the tests could not be run' : ofGold}: ${line}`;
    return { verdict: 'infrastructure', reason: shortened(reason), trust, isDoubtful: true };
  }
  if (verdict === 'lost') {
    const reason = 'the tests ended, or took too long, over what the program returned';
    return { verdict: 'cpu-time', reason, trust, isDoubtful: true };
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
