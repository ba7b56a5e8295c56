import { asEnvironmentError, failureText, MaspoError } from '@maspo/core';
import type { CommanderError } from 'commander';
import { note, noteQuoted, printJson } from '../../terminal/print.ts';
import { exitCodeOfError, exitCodes } from './exit-code.ts';

/** An error after which the same command can continue where it stopped. */
export class ResumableError extends MaspoError {
  /** The command, quoted for a shell. */
  readonly resume: string;

  constructor(error: MaspoError, resume: string) {
    const { code, message, cause, issues, subject } = error;
    super(code, message, { cause, issues, subject });
    this.resume = resume;
  }
}

/** Prints what ended a command, and returns its exit code. */
export function reportFailure(thrown: unknown, json: boolean): number {
  const error = asEnvironmentError(thrown);
  if (!(error instanceof MaspoError)) {
    reportFault(error);
    if (json) {
      const message = `maspo failed unexpectedly: ${failureText(error)}`;
      printJson({ error: { code: 'program-fault', message, issues: [message] } });
    }
    return exitCodes.programFault;
  }
  const { code, message, issues, subject } = error;
  if (issues.length > 1) {
    note(`error: ${subject === '' ? '' : `${subject}: `}${issues.length} problems:`);
    for (const issue of issues) note(`  - ${issue}`);
  } else note(`error: ${message}`);
  const resume = error instanceof ResumableError ? { resume: error.resume } : {};
  if (resume.resume !== undefined) note(`to go on: ${resume.resume}`);
  if (json) printJson({ error: { code, message, issues, ...resume } });
  return exitCodeOfError(code);
}

/** The exit code of a command that commander ended. Commander has written to standard error what was wrong; `json` prints it as well. */
export function endOfParsing({ exitCode, code, message }: CommanderError, json: boolean): number {
  if (exitCode === 0) return 0;
  if (json) {
    // With this code commander has printed a help page, and its message is only a placeholder.
    const text = code === 'commander.help' ? 'unknown command: see the help on standard error' : onOneLine(message);
    printJson({ error: { code: 'invalid-input', message: text, issues: [text] } });
  }
  return exitCodes.userCanMend;
}

/** A message of commander in the form of ours. */
function onOneLine(message: string): string {
  return message.replace(/^error: /, '').replaceAll('\n', ' ');
}

/** A fault of the program, which only its authors can correct. */
export function reportFault(error: unknown): void {
  note('maspo failed unexpectedly; this is a fault of the program, please report it:');
  noteQuoted(describe(error));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
