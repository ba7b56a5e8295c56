import { MaspoError, type MaspoErrorCode } from '@maspo/core';
import { note, printJson } from './print.ts';
import { ResumableError } from './resumable-error.ts';
import { shownLines } from './shown-text.ts';

/** Exit codes: 2 for what the user can mend, 3 for a reached budget, 130 for a stop by the user, 1 for a fault of this program. */
export function reportFailure(error: unknown, json: boolean): number {
  if (!(error instanceof MaspoError)) {
    reportFault(error);
    return 1;
  }
  const { code, message, problems, subject } = error;
  if (problems.length > 1) {
    note(`error: ${subject === '' ? '' : `${subject}: `}${problems.length} problems:`);
    for (const problem of problems) note(`  - ${problem}`);
  } else note(`error: ${message}`);
  const resume = error instanceof ResumableError ? { resume: error.resume } : {};
  if (resume.resume !== undefined) note(`to go on: ${resume.resume}`);
  if (json) printJson({ error: { code, message, problems, ...resume } });
  return exitCodes[code] ?? 2;
}

/** What only the authors can mend. Its lines are indented, so that none looks like one of ours. */
export function reportFault(error: unknown): void {
  note('maspo failed unexpectedly; this is a fault of the program, please report it:');
  process.stderr.write(`${shownLines(describe(error)).replaceAll(/^/gm, '  ')}\n`);
}

const exitCodes: Partial<Record<MaspoErrorCode, number>> = { 'budget-exhausted': 3, stopped: 130 };

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
