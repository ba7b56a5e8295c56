import type { SandboxRun } from '../sandbox/sandbox.ts';
import type { CodeOutcome, CodeVerdict } from './code-outcome.ts';

/** The finding of a run about a program. `gradeCode` turns it into an outcome. */
export type CodeFinding = Pick<CodeOutcome, 'trust'> &
  (
    | { readonly verdict: 'passed'; readonly reason?: never }
    | {
        readonly verdict: Exclude<CodeVerdict, 'passed' | 'no-answer'>;
        readonly reason: string;
        /** Whether the machine may be at fault, so that another run could give another finding. */
        readonly isDoubtful?: boolean;
      }
  );

const reasons = {
  'cpu-time': 'the CPU time was used up',
  'wall-time': 'the elapsed time was used up',
  memory: 'the memory limit was reached',
  disk: 'the program kept more in its private folder, or wrote more in all, than it may',
  'output-limit': 'the program printed more than the output limit',
  forged: 'the program wrote a reply that it was not asked for, or one too large',
} as const;

/** The verdict on a program that never started or did not end by itself. Undefined for a program that ended by itself. */
export function findingOfEnd({ reason, output }: SandboxRun): Exclude<CodeFinding, { verdict: 'passed' }> | undefined {
  if (reason === 'exited' || reason === 'finished') return undefined;
  if (reason === 'not-started')
    return {
      verdict: 'infrastructure',
      reason: `the sandbox did not start the program: ${shortened(output)}`,
      trust: 'separate',
      isDoubtful: true,
    };
  if (reason === 'lost')
    return { verdict: 'error', reason: 'the sandbox broke down under it', trust: 'separate', isDoubtful: true };
  return { verdict: reason, reason: reasons[reason], trust: 'separate' };
}

/** The verdict on a file of program and tests, each test on a line of its own; a pass is exit code 0. */
export function findingOfFile(run: SandboxRun, program: string): CodeFinding {
  const trust = 'in-process';
  const ended = findingOfEnd(run);
  if (ended !== undefined) return { ...ended, trust };
  const { exit, signal, output } = run;
  if (signal !== null) return { verdict: 'error', reason: `the program was ended by ${signal}`, trust };
  if (exit === 0) return { verdict: 'passed', trust };
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  const reason = shortened(lastLine === '' ? `exit code ${exit}` : lastLine + failingTest(output, program));
  if (lastLine.startsWith('MemoryError')) return { verdict: 'memory', reason, trust };
  return { verdict: lastLine.startsWith('AssertionError') ? 'wrong-answer' : 'error', reason, trust };
}

function failingTest(output: string, program: string): string {
  const lineNumber = output.match(/program\.py", line (\d+), in <module>/)?.[1];
  const line = lineNumber === undefined ? undefined : program.split('\n')[Number(lineNumber) - 1];
  return line?.startsWith('assert') ? ` in: ${line}` : '';
}

export function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
