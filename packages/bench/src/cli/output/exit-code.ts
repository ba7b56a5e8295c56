import type { MaspoErrorCode, OptimizationResult } from '@maspo/core';

/** The exit codes of a command; 0 means success. */
export const exitCodes = {
  /** A fault of this program. */
  programFault: 1,
  /** Something that the user can correct. */
  userCanMend: 2,
  /** A limit of the user ended the run. */
  limitReached: 3,
  /** No prompts kept to the guards. */
  guardViolated: 4,
  /** Some cells of an experiment failed. */
  cellsFailed: 5,
  /** The user stopped the command. */
  stopped: 130,
} as const;

/** The exit code of a finished `maspo optimize`. */
export function exitCodeOf(status: OptimizationResult['status']): number {
  if (status === 'budget-exhausted' || status === 'deadline-reached') return exitCodes.limitReached;
  return status === 'guard-violated' ? exitCodes.guardViolated : 0;
}

/** The exit code of a command that a `MaspoError` ended. */
export function exitCodeOfError(code: MaspoErrorCode): number {
  if (code === 'budget-exhausted') return exitCodes.limitReached;
  return code === 'stopped' ? exitCodes.stopped : exitCodes.userCanMend;
}
