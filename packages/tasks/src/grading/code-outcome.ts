import type { Breach, SandboxLevel } from '../sandbox/sandbox.ts';
import type { Outcome } from './outcome.ts';

/** The verdict on a program. Only `infrastructure` is `unscored`. */
export type CodeVerdict = 'passed' | 'no-answer' | 'wrong-answer' | 'error' | Breach | 'infrastructure';

export type CodeOutcome = Outcome & {
  readonly verdict: CodeVerdict;
  /** `in-process`: some test ran in the answer's own process, so an answer written to cheat could have forged its pass. */
  readonly trust: 'separate' | 'in-process';
  /** Where the answer ran. */
  readonly level: SandboxLevel;
};
