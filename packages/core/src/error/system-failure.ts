import { MaspoError } from './maspo-error.ts';

/** Why the machine failed, and what its user can do about it. */
interface SystemFailure {
  readonly reason: string;
  readonly advice: string;
}

const full = { reason: 'the disk is full', advice: 'free some space on it' };
const readOnly = { reason: 'it is read-only', advice: 'make it writable' };
const forbidden = { reason: 'permission is denied', advice: 'make it writable for you' };
const broken = { reason: 'the disk reports an error', advice: 'check the disk, or choose a place on another one' };
const tooMany = { reason: 'too many files are open', advice: 'raise the limit (ulimit -n), or lower the concurrency' };

const byCode: Readonly<Record<string, SystemFailure>> = {
  ENOSPC: full,
  EDQUOT: { reason: 'the quota of the disk is used up', advice: 'free some space, or have the quota raised' },
  EFBIG: { reason: 'the file is larger than allowed', advice: 'raise the limit (ulimit -f)' },
  EROFS: { ...readOnly, reason: 'the file system is read-only' },
  EACCES: forbidden,
  EPERM: forbidden,
  EIO: broken,
  EMFILE: tooMany,
  ENFILE: tooMany,
};

/** Keyed by the primary result codes of SQLite. */
const bySqliteCode: Readonly<Record<number, SystemFailure>> = { 8: readOnly, 10: broken, 13: full };

/**
 * Explains to the user why a file could not be read or written, with advice where it is known: `the disk is full
 * (ENOSPC); free some space on it`.
 */
export function failureText(error: unknown): string {
  const known = knownFailure(error);
  if (known === undefined) return error instanceof Error ? error.message : String(error);
  const { code, errstr } = error as { code?: string; errstr?: string };
  return `${known.reason} (${errstr ?? code}); ${known.advice}`;
}

/**
 * A failure of the machine that the user can repair, as a `MaspoError` with the code `environment`. Any other error is returned unchanged.
 */
export function asEnvironmentError(error: unknown): unknown {
  if (error instanceof MaspoError || knownFailure(error) === undefined) return error;
  const { path, dest } = error as { path?: string; dest?: string };
  const place = dest ?? path;
  const what = place === undefined ? 'cannot go on' : `cannot use ${place}`;
  return new MaspoError('environment', `${what}: ${failureText(error)}`, { cause: error });
}

function knownFailure(error: unknown): SystemFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  // Extended codes of SQLite hold the primary one in their lowest byte.
  if (code === 'ERR_SQLITE_ERROR') return typeof errcode === 'number' ? bySqliteCode[errcode & 0xff] : undefined;
  return typeof code === 'string' && Object.hasOwn(byCode, code) ? byCode[code] : undefined;
}
