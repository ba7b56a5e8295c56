import { MaspoError } from '@maspo/core';
import { exitCodeOfError, exitCodes } from './exit-code.ts';

/** Says what ended a command, and returns its exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  if (!(error instanceof MaspoError)) {
    process.stderr.write(
      `maspo failed unexpectedly; this is a fault of the program, please report it:\n${describe(error)}\n`,
    );
    return exitCodes.programFault;
  }
  const { code, message, problems, subject } = error;
  const text =
    problems.length > 1
      ? `${subject === '' ? '' : `${subject}: `}${problems.length} problems:\n${problems.map((line) => `  - ${line}`).join('\n')}`
      : message;
  process.stderr.write(`error: ${text}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, problems } })}\n`);
  return exitCodeOfError(code);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
