import { MaspoError, type MaspoErrorCode } from '@maspo/core';

/** Exit codes: 2 for what the user can mend, 3 for a reached budget, 130 for a stop by the user, 1 for a fault of this program. */
export function reportFailure(error: unknown, json: boolean): number {
  if (!(error instanceof MaspoError)) {
    process.stderr.write(
      `maspo failed unexpectedly; this is a fault of the program, please report it:\n${describe(error)}\n`,
    );
    return 1;
  }
  const { code, message, issues: problems, subject } = error;
  const text =
    problems.length > 1
      ? `${subject === '' ? '' : `${subject}: `}${problems.length} problems:\n${problems.map((line) => `  - ${line}`).join('\n')}`
      : message;
  process.stderr.write(`error: ${text}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, problems } })}\n`);
  return exitCodes[code] ?? 2;
}

const exitCodes: Partial<Record<MaspoErrorCode, number>> = { 'budget-exhausted': 3, stopped: 130 };

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
