import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { failureText, MaspoError } from '@maspo/core';
import { checkWritable, makeFolder } from '@maspo/models';
import { readJson } from '../input/read-json.ts';
import type { Manifest } from '../records/manifest.ts';
import { manifestDifferences } from '../records/manifest-differences.ts';

/** The manifest fields that claiming a folder for a run needs. */
export type RunManifest = Pick<Manifest, 'id'> & Partial<Manifest>;

/** A folder that was claimed for a run. */
export interface ClaimedDirectory {
  /** Whether the folder holds an earlier attempt at the same run. */
  readonly resumed: boolean;
  /** Removes what was created. A folder that held an earlier attempt at the same run is not changed. */
  release(): Promise<void>;
}

/**
 * Creates the folder, or takes over an empty one or one with an earlier attempt at the same run. Throws `MaspoError`
 * for a folder that holds something else or cannot be created.
 */
export async function claimDirectory(path: string, manifest: RunManifest): Promise<ClaimedDirectory> {
  const made = makeRunFolder(path);
  if (made !== undefined) return { resumed: false, release: () => removeFolders(path, made) };
  const resumed = await holdsAttempt(path, manifest);
  return { resumed, release: resumed ? async () => {} : () => emptyFolder(path) };
}

/** Throws as `claimDirectory` would for a folder that holds something else or cannot be made. Makes and changes nothing. */
export async function checkClaimable(path: string, manifest: RunManifest): Promise<void> {
  if (existsSync(path)) await holdsAttempt(path, manifest);
  else
    try {
      checkWritable(path);
    } catch (cause) {
      refuse(path, cause);
    }
}

/** Whether an existing folder holds an earlier attempt at the same run; false for an empty one. Throws `MaspoError` for anything else. */
async function holdsAttempt(path: string, manifest: RunManifest): Promise<boolean> {
  const names = await readdir(path).catch((cause) => refuse(path, cause));
  const content = names.filter((name) => !madeBeforeManifest.test(name));
  if (content.length === 0) return false;
  await refuseOtherRun(path, content, manifest);
  return true;
}

/** The files of a run's folder before the manifest is written. A run that is killed early leaves only these. */
const madeBeforeManifest = /^(\.lock|events\.jsonl\.part|manifest\.json\.\d+)$/;

/** The uppermost folder that had to be created; undefined if the run's folder already existed. */
function makeRunFolder(path: string): string | undefined {
  try {
    return makeFolder(path);
  } catch (cause) {
    return refuse(path, cause);
  }
}

function refuse(path: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  const isFile = code === 'EEXIST' || code === 'ENOTDIR';
  const why = isFile ? 'it, or a part of its path, is a file' : failureText(cause);
  const kind = isFile ? 'invalid-input' : 'environment';
  throw new MaspoError(kind, `${path} cannot be a run directory: ${why}; choose another one`, { cause });
}

async function refuseOtherRun(path: string, content: readonly string[], manifest: RunManifest): Promise<void> {
  const found = content.includes('manifest.json') ? await readJson(join(path, 'manifest.json')) : undefined;
  if (!isManifest(found))
    throw new MaspoError('invalid-input', `${path} is not empty and holds no run: choose another directory`);
  if (found.id === manifest.id) return;
  const issues = manifestDifferences(found, manifest).map(
    ({ path, before, now }) => `${path} was ${before}, and is now ${now}`,
  );
  const subject = `${path} holds a run of another configuration: choose another directory, remove it, or undo the change`;
  throw new MaspoError('invalid-input', `${subject}: ${issues.join('; ')}`, { issues, subject });
}

function isManifest(value: unknown): value is RunManifest {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}

async function emptyFolder(path: string): Promise<void> {
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true });
}

/** Removes the run's folder, and the folders above it that were created for it, if they hold nothing else. */
async function removeFolders(path: string, made: string): Promise<void> {
  await rm(path, { recursive: true });
  let folder = resolve(path);
  try {
    while (folder !== resolve(made)) {
      folder = dirname(folder);
      await rmdir(folder);
    }
  } catch {
    // Another run has been put into this folder in the meantime.
  }
}
